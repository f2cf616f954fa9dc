package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.centraldeerros.ui.Browser.Window;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the pages show of a log, and what they keep when a request fails. */
class ReadingIT extends Screens {
    private static final String LISTS = "**/v1/api/logs/?*";

    private static Locator value(Page page, String text) {
        return page.locator("dd a:not(.minus)", new Page.LocatorOptions().setHasText(text));
    }

    @Test
    void attributesAreShownAndFilteredAsSent(Window window) {
        Page page = window.page();
        Map<String, Object> attributes = new HashMap<>();
        attributes.put("big", new BigInteger("9007199254740993"));
        attributes.put("decimal", new BigDecimal("10.0"));
        attributes.put("user name", "Ana \"Maria\": (x)");
        attributes.put("nothing", null);
        attributes.put("nested", Map.of("exact", new BigDecimal("2.50")));
        String id = post("exact", Map.of("source", "exact", "attributes", attributes));
        signIn(page, "/logs/" + id + "?q=source:exact");

        for (String exact : List.of("9007199254740993", "10.0", "Ana \\\"Maria\\\": (x)")) {
            value(page, exact).click();
            assertThat(page).hasURL(Pattern.compile(".*attr.*"));
            assertThat(page.locator(".row")).hasCount(1);
            page.goBack();
        }
        value(page, "2.50").click();
        assertThat(page).hasURL(Pattern.compile(".*attr.nested.exact.*"));
        assertThat(page.locator(".row")).hasCount(1);
        page.goBack();
        value(page, "null").click();
        assertThat(page.locator(".chip").last()).containsText("-has:attr.nothing");
        assertThat(page.locator(".row")).hasCount(1);
    }

    @Test
    void terminalControlIsRemovedAndHiddenCharactersAreVisible(Window window) {
        Page page = window.page();
        String id = post("\u001b[31mred\u001b[0m user\u202etxt.exe", Map.of("source", "hidden"));
        signIn(page, "/logs/" + id);

        assertThat(page.locator("aside h2")).hasText("red user⟨U+202E⟩txt.exe");
        assertThat(page.locator(".row .t").first()).hasText("red user⟨U+202E⟩txt.exe");
        assertThat(page).hasTitle(Pattern.compile(".* · Central de Erros"));
    }

    @Test
    void failedRefreshKeepsTheRows(Window window) {
        Page page = window.page();
        post("kept after a failure", Map.of("source", "failing"));
        signIn(page, "/logs?q=source%3Afailing");
        assertThat(page.locator(".row")).hasCount(1);

        window.expectStatus(503);
        page.route(LISTS, route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.locator(".rows").focus();
        page.keyboard().press("r");
        assertThat(page.locator(".banner")).containsText("The server is busy.");
        assertThat(page.locator(".row")).hasCount(1);
        page.unroute(LISTS);
        page.locator(".banner button").click();
        assertThat(page.locator(".banner")).hasCount(0);
        assertThat(page.locator(".row")).hasCount(1);
    }

    @Test
    void clockOfTheServerDecidesWhatIsRecent(Window window) {
        Page page = window.page();
        page.addInitScript("const now = Date.now; Date.now = () => now() + 20 * 60_000;");
        post("seen by a fast clock", Map.of("source", "fast"));
        signIn(page, "/logs?q=source%3Afast&period=15m");

        assertThat(page.locator(".row")).hasCount(1);
    }

    @Test
    void textIsCopiedWithoutTheClipboardOfSecurePages(Window window) {
        Page page = window.page();
        page.addInitScript("Object.defineProperty(navigator, 'clipboard', {value: undefined});");
        String id = post("copied", Map.of("source", "copier"));
        signIn(page, "/logs/" + id);
        page.locator("aside h2").click();
        page.keyboard().press("y");

        assertThat(page.getByText("Copied.")).isVisible();
    }

    @Test
    void periodIsTypedAndStaysRelative(Window window) {
        Page page = window.page();
        signIn(page, "/logs");
        page.locator(".bar summary").click();
        Axe.findsNothing(page, "period");
        page.getByLabel("From").fill("last week");
        page.getByText("Apply").click();
        assertThat(page.getByLabel("From")).hasAttribute("aria-invalid", "true");
        page.getByLabel("From").fill("now-2h");
        page.keyboard().press("Enter");

        assertThat(page).hasURL(url("/logs?period=2h"));
        assertThat(page.locator(".bar summary")).hasText("Last 2h");
    }

    @Test
    void periodIsByDateOrByArrival(Window window) {
        Page page = window.page();
        post("dated in 2001", Map.of("source", "clocks", "date", "2001-02-03T04:05:06Z"));
        signIn(page, "/logs?q=source%3Aclocks");
        assertThat(page.locator(".none")).containsText("No log with a date in this period");

        page.locator(".bar summary").click();
        page.locator("label.refresh select").first().selectOption("received");
        assertThat(page).hasURL(url("/logs?q=source%3Aclocks&clock=received"));
        assertThat(page.locator(".row")).hasCount(1);
        assertThat(page.locator(".bar summary")).hasText("Last 24 h, by arrival");
        assertThat(page.locator(".chart tbody tr")).hasCount(1);
    }

    @Test
    void facetsFilterTheList(Window window) {
        Page page = window.page();
        post("one of a facet", Map.of("source", "faceted", "level", "WARNING", "attributes", Map.of("shop", "north")));
        post("another of a facet", Map.of("source", "faceted", "level", "INFO", "attributes", Map.of("shop", "south")));
        signIn(page, "/logs?q=source%3Afaceted");
        page.getByText("Facets").click();
        assertThat(page.locator(".facets li")).hasCount(4);
        page.locator(".facets input").fill("shop");
        page.keyboard().press("Enter");
        Axe.findsNothing(page, "facets");

        page.locator(".facets a", new Page.LocatorOptions().setHasText("north")).click();
        assertThat(page).hasURL(url("/logs?q=source%3Afaceted+attr.shop%3Anorth"));
        assertThat(page.locator(".row")).hasCount(1);
        assertThat(page.locator(".row .t")).hasText("one of a facet");
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }

    @Test
    void chosenAttributesAreColumns(Window window) {
        Page page = window.page();
        post("with a column", Map.of("source", "columns", "attributes", Map.of("order", Map.of("id", 4711))));
        signIn(page, "/logs?q=source%3Acolumns");
        page.locator(".column-menu summary").click();
        page.locator(".column-menu input").fill("order.id");
        page.keyboard().press("Enter");

        assertThat(page.locator(".row .columns")).hasText("4711");
        Axe.findsNothing(page, "columns");
        page.getByLabel("Remove order.id").click();
        assertThat(page.locator(".row .columns")).hasCount(0);
    }

    @Test
    void surroundingsOfALiveLogAreInTheList(Window window) {
        Page page = window.page();
        String id = post("seen live", Map.of("source", "live-around"));
        signIn(page, "/logs");
        page.navigate(url("/live?log=" + id));
        page.getByText("Around this").click();

        assertThat(page).hasURL(Pattern.compile(".*/logs/" + id + "\\?q=source%3Alive-around&from=.*&to=.*"));
        assertThat(page.locator(".row")).hasCount(1);
        page.goBack();
        assertThat(page.locator(".entry.on")).hasCount(1);
    }

    @Test
    void missingFilesOfAnOldVersionAreReported(Window window) {
        Page page = window.page();
        signIn(page, "/logs");
        assertThat(page.getByLabel("Query")).isVisible();
        window.expectStatus(404);
        page.route("**/live/live.js", route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));
        page.locator("nav a[href='/live']").click();

        assertThat(page.getByText("The server has a new version.")).isVisible();
        assertThat(page.getByText("Reload the page")).isVisible();
    }

    @Test
    void unknownPathIsAPage(Window window) {
        Page page = window.page();
        signIn(page, "/logs");
        window.expectStatus(404);
        Response response = page.navigate(url("/nope"));

        assertThat(response.status()).isEqualTo(404);
        assertThat(page.locator("h1")).hasText("Page not found");
        page.getByText("Go to the logs").click();
        assertThat(page.getByLabel("Query")).isVisible();
    }

    @Test
    void rowOpensInANewTabByControlClick(Window window) {
        Page page = window.page();
        post("in a new tab", Map.of("source", "new-tab"));
        signIn(page, "/logs?q=source%3Anew-tab");
        assertThat(page.locator(".row")).hasCount(1);

        Page tab = page.context()
                .waitForPage(() -> page.locator(".row")
                        .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.CONTROL))));
        assertThat(tab.locator("aside h2")).hasText("in a new tab");
        assertThat(page.locator("aside")).hasCount(0);
        tab.close();
    }
}
