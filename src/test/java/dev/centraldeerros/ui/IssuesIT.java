package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.centraldeerros.ui.Browser.Window;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Issues, from the list to the log and back. */
class IssuesIT extends Screens {
    private static final String OTHER_TRACE = """
            java.lang.IllegalStateException: order 17 is closed
            \tat com.acme.shop.Orders.close(Orders.java:88)
            \tat java.base/java.util.ArrayList.forEach(ArrayList.java:1596)
            \tat com.acme.shop.Checkout.post(Checkout.java:41)""";

    @Test
    void issuesAreTheFirstScreenOnceThereIsOne(Window window) {
        Page page = window.page();
        String unused = post("first screen broken", Map.of("source", "first-screen"));
        signIn(page, "/");
        assertThat(page).hasURL(url("/issues"));
        assertThat(page.locator("nav a.on")).hasText("Issues");
        page.navigate(url("/?q=source%3Afirst-screen"));
        assertThat(page).hasURL(url("/logs?q=source%3Afirst-screen"));
        assertThat(page.locator(".row")).hasCount(1);
    }

    @Test
    void anIssueShowsItsLogsOneByOneAndWhyTheyAreOne(Window window) {
        Page page = window.page();
        for (int i = 0; i < 3; i++) {
            String unused = post(
                    "close failed " + i,
                    Map.of(
                            "source",
                            "one-by-one",
                            "details",
                            OTHER_TRACE,
                            "release",
                            "1." + i,
                            "attributes",
                            Map.of("shop", i == 0 ? "north" : "south")));
        }
        signIn(page, "/issues?q=source%3Aone-by-one");
        assertThat(page.locator(".row")).hasCount(1);
        assertThat(page.locator(".row .t")).hasText("IllegalStateException: order 17 is closed");
        assertThat(page.locator(".row .m b")).hasText("com.acme.shop.Orders.close");
        assertThat(page.locator(".row .n b")).hasText("3");
        page.keyboard().press("j");
        assertThat(page.locator("aside h2")).hasText("IllegalStateException: order 17 is closed");
        assertThat(page.locator("aside .message")).hasText("close failed 2");
        assertThat(page.locator("aside pre .own").first()).containsText("Orders.close");
        page.keyboard().press("b");
        assertThat(page.locator("aside .message")).hasText("close failed 1");
        page.getByLabel("Oldest log").click();
        assertThat(page.locator("aside .message")).hasText("close failed 0");
        assertThat(page.getByLabel("Earlier log")).isDisabled();
        page.keyboard().press("n");
        assertThat(page.locator("aside .message")).hasText("close failed 1");
        assertThat(page.locator(".tags")).containsText("south 67 %");
        page.getByText("Why are these logs one issue?").click();
        assertThat(page.locator(".grouping mark").first()).hasText("java.lang.IllegalStateException");
        assertThat(page.locator(".grouping .library")).containsText("ArrayList.forEach");

        page.getByText("Open log").click();
        assertThat(page).hasURL(Pattern.compile(".*/logs/[-0-9a-f]{36}\\?period=30d"));
        assertThat(page.locator("aside h2")).hasText("close failed 1");
        page.locator("aside .acts a", new Page.LocatorOptions().setHasText("Issue"))
                .click();
        assertThat(page.locator("aside .message")).hasText("close failed 1");
        page.getByText("All logs").click();
        assertThat(page).hasURL(Pattern.compile(".*/logs\\?q=issue%3A\\d+&period=30d"));
        assertThat(page.locator(".row")).hasCount(3);
    }

    @Test
    void numbersAreKeptCurrentAndNewIssuesAreTold(Window window) {
        Page page = window.page();
        String unused = post("growing trouble", Map.of("source", "growing"));
        signIn(page, "/issues?q=source%3Agrowing");
        assertThat(page.locator(".row .n b")).hasText("1");
        unused = post("growing trouble", Map.of("source", "growing", "events", 4));
        assertThat(page.locator(".row .n b")).hasText("5");
        unused = post("another trouble", Map.of("source", "growing"));
        page.locator(".head .new").click();
        assertThat(page.locator(".row")).hasCount(2);
        assertThat(page.locator(".row .t").first()).hasText("another trouble");
    }

    @Test
    void anInvalidQueryIsExplainedAndAnIssueWithoutLogsKeepsItsNumbers(Window window) {
        Page page = window.page();
        String id = post("soon deleted", Map.of("source", "without-logs"));
        signIn(page, "/issues?q=source%3Awithout-logs");
        page.locator(".row").click();
        assertThat(page.locator("aside .message")).hasText("soon deleted");
        delete(id);
        page.reload();
        assertThat(page.locator("aside")).containsText("were deleted or have expired");
        window.expectStatus(404);
        search(page, "trace_id:x");
        assertThat(page.locator("#query-error")).containsText("is no field");
        window.expectStatus(400);
    }
}
