package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.centraldeerros.Http;
import dev.centraldeerros.ui.Browser.Window;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the pages show of an event that came from a Sentry SDK. */
class SentEventIT extends Screens {
    private static final String EVENT = """
            {"platform":"python","server_name":"sent-1","level":"error","user":{"id":42},
             "breadcrumbs":{"values":[{"timestamp":%1$d,"category":"ui.click","message":"Pay"}]},
             "exception":{"values":[
               {"type":"TimeoutError","value":"read","stacktrace":{"frames":[
                 {"module":"socket","filename":"socket.py","function":"recv","lineno":7,"in_app":false}]}},
               {"type":"PaymentError","value":"order 1042","stacktrace":{"frames":[
                 {"module":"flask.app","filename":"app.py","function":"run","lineno":1,"in_app":false},
                 {"module":"flask.app","filename":"app.py","function":"dispatch","lineno":2,"in_app":false},
                 {"module":"shop.pay","filename":"pay.py","function":"pay","lineno":12,"in_app":true,
                  "pre_context":["def pay(order):"],"context_line":"    charge(order)","post_context":["    done()"],
                  "vars":{"order":{"id":1042,"price":10.50},"note":"<b>bold</b>"}}]}}]}}
            """;

    @Test
    void feedbackAndLossesAreShown(Window window) {
        Page page = window.page();
        String id = UUID.randomUUID().toString().replace("-", "");
        send(
                "{\"event_id\":\"" + id + "\"}\n{\"type\":\"event\"}\n{\"message\":\"pay fails\",\"server_name\":\""
                        + id + "\"}\n"
                        + "{\"type\":\"user_report\"}\n{\"event_id\":\"" + id
                        + "\",\"name\":\"Ana\",\"comments\":\"Nothing <i>happens</i>\"}\n"
                        + "{\"type\":\"client_report\"}\n{\"discarded_events\":[{\"reason\":\"network_error\",\"category\":\"error\",\"quantity\":3}]}\n"
                        + "{\"type\":\"sessions\"}\n{\"aggregates\":[{\"exited\":97,\"crashed\":3}],\"attrs\":{\"release\":\"shop@9\"}}\n");
        signIn(page, "/issues?q=source%3A" + id);
        page.locator(".row").first().click();
        assertThat(page.locator("aside .feedback")).containsText("Nothing <i>happens</i>");
        assertThat(page.locator("aside .feedback")).containsText("Ana");

        page.navigate(url("/projects/default?tab=clients"));
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("network_error")))
                .containsText("3");
        assertThat(page.locator("tbody tr", new Page.LocatorOptions().setHasText("shop@9")))
                .containsText("97 %");
        Axe.findsNothing(page, "client losses");
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
        page.getByText("Feedback", new Page.GetByTextOptions().setExact(true)).click();
        page.locator(".feedback a", new Page.LocatorOptions().setHasText("Issue"))
                .first()
                .click();
        assertThat(page.locator("aside h2")).hasText("pay fails");
        Axe.findsNothing(page, "issue with feedback");
    }

    private String dsnPath() {
        Http http = new Http(URI.create(url("/")).getPort(), token());
        String key = Http.json(Http.send(http.request("/v1/api/projects/default/keys/")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"name\":\"SDK\"}"))))
                .get("key")
                .stringValue();
        return "/api/" + Http.json(http.get("/v1/api/projects/default/")).get("number") + "/envelope/?sentry_key="
                + key;
    }

    private void send(String envelope) {
        assertThat(Http.send(HttpRequest.newBuilder(URI.create(url(dsnPath()))).POST(BodyPublishers.ofString(envelope)))
                        .statusCode())
                .isEqualTo(200);
    }

    private String event() {
        return "{\"event_id\":\"" + UUID.randomUUID().toString().replace("-", "") + "\"}\n{\"type\":\"event\"}\n"
                + EVENT.formatted(Instant.now().getEpochSecond()).replaceAll("\n *", " ") + "\n"
                + "{\"type\":\"attachment\",\"length\":5,\"filename\":\"trace.txt\",\"content_type\":\"text/plain\"}\nlines\n";
    }

    @Test
    void framesHaveSourceLinesAndVariables(Window window) throws IOException {
        Page page = window.page();
        send(event());
        signIn(page, "/issues?q=source%3Asent-1");
        page.locator(".row").first().click();

        assertThat(page.locator("aside .frames .cause").first()).hasText("PaymentError: order 1042");
        assertThat(page.locator("aside .frames .cause").last()).hasText("Caused by TimeoutError: read");
        assertThat(page.locator("aside .frames .current")).hasText("12    charge(order)");
        assertThat(page.locator("aside .frames dl")).containsText("{\"id\":1042,\"price\":10.50}");
        assertThat(page.locator("aside .frames dl")).containsText("<b>bold</b>");
        page.getByText("2 library frames").click();
        assertThat(page.locator("aside .frames li.library")).hasCount(3);
        assertThat(page.locator("aside .crumbs")).containsText("Pay");
        Axe.findsNothing(page, "event of an SDK");
        page.getByText("Raw", new Page.GetByTextOptions().setExact(true)).click();
        assertThat(page.locator("aside pre").first()).containsText("Traceback (most recent call last):");

        Download download =
                page.waitForDownload(() -> page.getByText("trace.txt").click());
        assertThat(Files.readString(download.path())).isEqualTo("lines");
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }
}
