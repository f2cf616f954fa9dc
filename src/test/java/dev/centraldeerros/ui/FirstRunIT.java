package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.ui.Browser.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A server without a log shows how to send one, and what it shows works. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=first-run")
@ExtendWith(Browser.class)
class FirstRunIT {
    @Autowired
    private WebTestClient web;

    @LocalServerPort
    private int port;

    @Test
    void whatIsShownSendsTheFirstLogWhichIsWaitedFor(Window window) throws Exception {
        Page page = window.page();
        String unused = Accounts.token(web, "first");
        page.navigate("http://127.0.0.1:" + port + "/");
        page.getByLabel("E-mail").fill(Accounts.email("first"));
        page.getByLabel("Password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator(".first h2")).hasText("No log has arrived yet");
        Axe.findsNothing(page, "first run");
        page.waitForResponse(answer -> answer.url().contains("batch=true"), () -> page.reload());
        String curl = page.locator(".first pre").textContent();
        page.getByText("Node", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator(".first pre")).containsText("http://127.0.0.1:" + port);

        assertThat(run(curl, Accounts.PASSWORD)).contains("/v1/api/logs/");

        assertThat(page.getByText("The first log has arrived.")).isVisible();
        assertThat(page.locator(".row .t")).hasText("Hello from curl");
    }

    private static String run(String script, String input) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", script)
                .redirectErrorStream(true)
                .start();
        try (var typed = shell.getOutputStream()) {
            typed.write((input + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
