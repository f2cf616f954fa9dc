package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The whole server and what tests of its pages have in common: an account, logs, and how one gets to a page. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=ui")
@ExtendWith(Browser.class)
abstract class Screens {
    static final String TRACE = """
            java.net.SocketTimeoutException: Read timed out
            \tat com.acme.shop.pay.Client.charge(Client.java:88)
            \tat org.springframework.aop.framework.Proxy.proceed(Proxy.java:163)
            \tat org.springframework.aop.framework.Proxy.invoke(Proxy.java:119)
            \tat com.acme.shop.web.Checkout.post(Checkout.java:41)
            Caused by: java.io.IOException: Connection reset by peer
            \tat java.base/sun.nio.ch.SocketDispatcher.read0(Native Method)""";

    @Autowired
    WebTestClient web;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    final String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    final String token() {
        return Accounts.adminToken(web, database, "beatriz");
    }

    final String post(String description, Map<String, Object> more) {
        Map<String, Object> event = new HashMap<>(Events.json(description));
        event.put("date", Instant.now().toString());
        event.putAll(more);
        return Events.post(web, token(), event);
    }

    final void delete(String id) {
        new Api(web, token())
                .send(HttpMethod.DELETE, Api.LOGS + id + "/", null)
                .expectStatus()
                .isNoContent()
                .expectBody();
    }

    final void signIn(Page page, String path) {
        token();
        page.navigate(url(path));
        page.getByLabel("E-mail").fill(Accounts.email("beatriz"));
        page.getByLabel("Password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.SEARCH)).isVisible();
    }

    static void search(Page page, String query) {
        page.getByLabel("Query").fill(query);
        page.getByLabel("Query").press("Enter");
    }

    static void hasNoHorizontalScroll(Page page) {
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(0);
    }
}
