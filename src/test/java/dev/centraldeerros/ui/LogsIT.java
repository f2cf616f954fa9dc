package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.KeyboardModifier;
import dev.centraldeerros.ui.Browser.Window;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Finding, reading, changing and following logs in a browser. */
class LogsIT extends Screens {
    /** What SDKs record before an error. */
    private static final List<Map<String, Object>> CRUMBS = List.of(
            Map.of("timestamp", 1_796_133_905.48, "category", "ui", "message", "clicked"),
            Map.of(
                    "timestamp",
                    "2026-12-01T14:05:06Z",
                    "type",
                    "http",
                    "level",
                    "error",
                    "data",
                    Map.of("status", 503)));

    @Test
    void logsAreFoundAndReadByKeyboard(Window window) {
        Page page = window.page();
        for (int i = 1; i <= 3; i++) {
            post(
                    "keyboard " + i,
                    Map.of(
                            "source",
                            "keys",
                            "details",
                            TRACE,
                            "attributes",
                            Map.of("order", 1042, "breadcrumbs", CRUMBS)));
        }
        signIn(page, "/logs");
        search(page, "source:keys");
        assertThat(page.locator(".row")).hasCount(3);
        assertThat(page.locator(".head b")).hasText("3 logs");
        assertThat(page).hasURL(url("/logs?q=source%3Akeys"));
        page.locator(".rows").focus();
        page.keyboard().press("/");
        assertThat(page.getByLabel("Query")).isFocused();
        page.locator(".rows").focus();

        page.keyboard().press("j");
        assertThat(page.locator("aside h2")).hasText("keyboard 3");
        page.keyboard().press("j");
        assertThat(page.locator("aside h2")).hasText("keyboard 2");
        assertThat(page.locator("[aria-current=true] .t")).hasText("keyboard 2");
        assertThat(page.locator("pre .fold")).hasText("▸ 2 library frames");
        page.locator("pre .fold").press("Enter");
        assertThat(page.locator("pre .library")).hasCount(3);
        assertThat(page.locator(".crumbs li")).containsText(new String[] {"clicked", "http"});
        page.locator("dd a", new Page.LocatorOptions().setHasText("1042")).click();
        assertThat(page).hasURL(url("/logs?q=source%3Akeys+attr.order%3A1042"));
        assertThat(page.locator(".row")).hasCount(3);
        page.goBack();
        page.keyboard().press("Escape");
        assertThat(page.locator("aside")).hasCount(0);
        page.keyboard().press("g");
        page.keyboard().press("l");
        assertThat(page).hasURL(url("/live"));
        page.keyboard().press("e");
        page.keyboard().press("g");
        page.keyboard().press("e");
        assertThat(page).hasURL(url("/logs"));
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("next, previous log");
        Axe.findsNothing(page, "help");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void aQuestionIsAskedOnce(Window window) {
        Page page = window.page();
        post("asked for once", Map.of("source", "asked-once"));
        signIn(page, "/logs");
        assertThat(page.locator(".plot canvas")).isVisible();
        List<String> asked = new CopyOnWriteArrayList<>();
        page.onRequest(request -> {
            String path = URI.create(request.url()).getPath();
            if (path.startsWith("/v1/api/") && !request.resourceType().equals("eventsource")) {
                asked.add(path);
            }
        });
        search(page, "source:asked-once");
        assertThat(page.locator(".row")).hasCount(1);
        page.reload();
        assertThat(page.locator(".row")).hasCount(1);
        // What an effect of the page would ask for, it has asked for by then.
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

        // Where a pause falls between the typing and the Enter, the query field asks for its offers (facets) in
        // addition.
        assertThat(asked.stream().filter(path -> !path.endsWith("/views/") && !path.endsWith("/facets/")))
                .containsExactlyInAnyOrder(
                        "/v1/api/logs/", "/v1/api/stats/histogram/", "/v1/api/logs/", "/v1/api/stats/histogram/");
    }

    @Test
    void aMistakeInAQueryIsToldWithItsPlace(Window window) {
        Page page = window.page();
        signIn(page, "/logs");
        search(page, "level:nonsense");

        assertThat(page.locator(".none[role=alert]")).isVisible();
        assertThat(page.locator(".chips mark")).hasText("nonsense");
        Axe.findsNothing(page, "mistake");
        window.expectStatus(400);
        search(page, "source:no-such-service");
        assertThat(page.locator(".none")).containsText("source:no-such-service");
        page.getByText("Clear the query").click();
        assertThat(page.getByLabel("Query")).hasValue("");
    }

    @Test
    void aQueryIsCompletedFromWhatThereIsAndTakenApart(Window window) {
        Page page = window.page();
        post("to complete", Map.of("source", "completed by offers", "release", "9.9.9", "level", "INFO"));
        signIn(page, "/logs");

        page.getByLabel("Query").pressSequentially("lev");
        assertThat(page.getByRole(AriaRole.OPTION).and(page.locator(".query li")))
                .hasText("level:");
        page.keyboard().press("Tab");
        assertThat(page.locator(".query li")).hasCount(5);
        page.keyboard().press("ArrowUp");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("Enter");
        assertThat(page.getByLabel("Query")).hasValue("level:info ");
        page.getByLabel("Query").pressSequentially("source:by");
        assertThat(page.locator(".query li")).containsText(new String[] {"source:\"completed by offers\""});
        Axe.findsNothing(page, "offers");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        page.keyboard().press("Enter");

        assertThat(page.locator(".row")).hasCount(1);
        assertThat(page.locator(".row .t")).hasText("to complete");
        assertThat(page.locator(".chip code")).hasText(new String[] {"level:info", "source:\"completed by offers\""});
        page.getByLabel("Without level:info").click();
        assertThat(page).hasURL(url("/logs?q=source%3A%22completed+by+offers%22"));
        assertThat(page.locator(".chip")).hasCount(1);
    }

    @Test
    void aLogIsArchivedBroughtBackAndDeleted(Window window) {
        Page page = window.page();
        String id = post("to archive", Map.of("source", "archiver"));
        signIn(page, "/logs/" + id + "?q=source%3Aarchiver");
        assertThat(page.locator(".row")).hasCount(1);

        assertThat(page.locator("aside h2")).hasText("to archive");
        page.keyboard().press("a");
        assertThat(page.getByText("Archived.")).isVisible();
        assertThat(page.locator(".row")).hasCount(0);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();
        assertThat(page.locator(".row")).hasCount(1);

        page.keyboard().press("#");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("permanently");
        page.keyboard().press("Escape");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        page.keyboard().press("#");
        page.getByRole(AriaRole.DIALOG)
                .getByText("Delete", new com.microsoft.playwright.Locator.GetByTextOptions().setExact(true))
                .click();
        assertThat(page.getByText("Deleted.")).isVisible();
        assertThat(page.locator(".row")).hasCount(0);
    }

    @Test
    void manyLogsAreChosenArchivedAndBroughtBack(Window window) {
        Page page = window.page();
        for (int i = 1; i <= 5; i++) {
            post("many " + i, Map.of("source", "many"));
        }
        signIn(page, "/logs?q=source%3Amany");
        assertThat(page.locator(".row")).hasCount(5);

        page.locator(".row .box").first().click();
        page.locator(".row")
                .nth(2)
                .click(new com.microsoft.playwright.Locator.ClickOptions()
                        .setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(page.locator(".head.chosen b")).hasText("3 selected");
        assertThat(page.locator("[aria-selected=true] .t")).hasText(new String[] {"many 5", "many 4", "many 3"});
        Axe.findsNothing(page, "chosen");
        page.keyboard().press("a");
        assertThat(page.getByText("3 logs archived.")).isVisible();
        assertThat(page.locator(".row")).hasCount(2);
        page.keyboard().press("u");
        assertThat(page.locator(".row")).hasCount(5);

        page.locator(".row").nth(1).click();
        assertThat(page.locator("aside h2")).hasText("many 4");
        page.keyboard().press("x");
        assertThat(page.locator(".head.chosen b")).hasText("1 selected");
        post("came later", Map.of("source", "many"));
        page.getByText("Select all 5 matching").click();
        page.keyboard().press("#");
        assertThat(page.getByRole(AriaRole.DIALOG))
                .containsText("Delete all 5 matching logs permanently (source:many, since");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Delete"))
                .click();
        assertThat(page.getByText("5 logs deleted.")).isVisible();
        assertThat(page.locator(".row .t")).hasText(new String[] {"came later"});
    }

    /** Drags over the histogram, between two parts of its width. */
    private static void dragOver(Page page, double from, double to) {
        BoundingBox box = page.locator(".u-over").boundingBox();
        double y = box.y + box.height / 2;
        page.mouse().move(box.x + box.width * from, y);
        page.mouse().down();
        page.mouse().move(box.x + box.width * to, y);
        page.mouse().up();
    }

    @Test
    void aBarOfTheHistogramLeadsToItsSpan(Window window) {
        Page page = window.page();
        post(
                "in a bar",
                Map.of("source", "bars", "date", Instant.now().minusSeconds(60).toString()));
        post(
                "in another",
                Map.of(
                        "source",
                        "bars",
                        "date",
                        Instant.now().minusSeconds(7_200).toString()));
        signIn(page, "/logs?q=source%3Abars");
        assertThat(page.locator(".row")).hasCount(2);

        dragOver(page, 0.85, 0.95);
        assertThat(page).hasURL(Pattern.compile(".*from=.*&to=.*"));
        assertThat(page.locator(".row .t")).hasText(new String[] {"in another"});
        page.goBack();
        assertThat(page.locator(".row")).hasCount(2);
        page.getByLabel("Hide the histogram").click();
        assertThat(page.locator(".plot")).hasCount(0);
        page.reload();
        assertThat(page.locator(".row")).hasCount(2);
        assertThat(page.locator(".plot")).hasCount(0);
        page.getByLabel("Show the histogram").click();
        page.getByRole(AriaRole.SLIDER).focus();
        for (String key : List.of("ArrowLeft", "ArrowLeft", "Shift+ArrowRight", "Enter")) {
            page.keyboard().press(key);
        }
        assertThat(page).hasURL(Pattern.compile(".*from=.*&to=.*"));
        assertThat(page.locator(".row .t")).hasText(new String[] {"in a bar"});
    }

    @Test
    void aViewIsSavedGoneToAndForgotten(Window window) {
        Page page = window.page();
        post("kept in view", Map.of("source", "views"));
        signIn(page, "/logs?q=source%3Aviews&period=7d");
        assertThat(page.locator(".row")).hasCount(1);
        page.locator(".row").click();

        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Save").setExact(true))
                .click();
        assertThat(page.getByLabel("Name")).isFocused();
        Axe.findsNothing(page, "save");
        page.keyboard().type("My <views>");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Saved as My <views>.")).isVisible();
        page.navigate(url("/live"));
        page.locator(".kept a").click();
        assertThat(page).hasURL(url("/logs?q=source%3Aviews&period=7d"));
        assertThat(page.locator(".kept a")).hasAttribute("aria-current", "page");
        assertThat(page.locator(".row")).hasCount(1);
        Axe.findsNothing(page, "saved");

        page.getByLabel("Delete My <views>").click();
        assertThat(page.getByText("Deleted My <views>.")).isVisible();
        assertThat(page.locator(".kept")).hasCount(0);
        page.keyboard().press("u");
        assertThat(page.locator(".kept a")).hasText("My <views>");
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
        page.locator("nav .toggle").click();
        page.getByLabel("Delete My <views>").click();
        assertThat(page.locator(".kept")).hasCount(0);
    }

    @Test
    void whatIsFilteredIsHadAsAFile(Window window) throws IOException {
        Page page = window.page();
        post("to export", Map.of("source", "exporter"));
        post("not to export", Map.of("source", "another-service"));
        signIn(page, "/logs?q=source%3Aexporter");
        assertThat(page.locator(".row")).hasCount(1);

        page.locator(".head > .menu summary").click();
        Axe.findsNothing(page, "menu");
        Download file = page.waitForDownload(() -> page.getByText("NDJSON").click());
        assertThat(file.suggestedFilename()).isEqualTo("logs.jsonl");
        assertThat(Files.readString(file.path())).contains("to export").doesNotContain("not to export");
        page.locator(".head > .menu summary").click();
        page.keyboard().press("Escape");
        assertThat(page.getByText("NDJSON")).isHidden();

        // A refusal is shown, and not saved.
        window.expectStatus(503);
        page.route("**/v1/api/logs/?*format=csv*", route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        page.locator(".head > .menu summary").click();
        page.getByText("CSV").click();
        assertThat(page.locator(".toast")).containsText("The server is busy.");
        assertThat(page).hasURL(Pattern.compile(".*/logs\\?q=.*"));
    }

    @Test
    void aQueryInAnotherLanguageGetsAHint(Window window) {
        Page page = window.page();
        signIn(page, "/logs?q=level%3Derror");
        assertThat(page.locator(".chips .hint")).containsText("write level:error");
        Axe.findsNothing(page, "hint");
        page.getByLabel("Query").fill("“card expired” level:error");
        page.keyboard().press("Enter");
        assertThat(page.locator(".chip")).hasCount(2);
        assertThat(page.locator(".chips .hint")).hasCount(0);
    }

    @Test
    void aLogIsCopiedInTheFormThatIsWanted(Window window) {
        Page page = window.page();
        window.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        String id = post(
                "to copy",
                Map.of(
                        "source",
                        "copier",
                        "details",
                        TRACE,
                        "attributes",
                        Map.of("order", Map.of("id", 7, "items", List.of("a")))));
        signIn(page, "/logs/" + id);
        for (var form : Map.of(
                        "Link",
                        "/logs/" + id,
                        "JSON",
                        "\"description\": \"to copy\"",
                        "Markdown",
                        "### ERROR: to copy",
                        "curl",
                        "curl -H",
                        "Details",
                        "java.net.SocketTimeoutException")
                .entrySet()) {
            page.locator("aside summary.btn").click();
            page.locator("aside .menu button", new Page.LocatorOptions().setHasText(form.getKey()))
                    .click();
            assertThat(page.getByText("Copied.")).isVisible();
            assertThat((String) page.evaluate("() => navigator.clipboard.readText()"))
                    .contains(form.getValue());
        }

        assertThat(page.locator(".branch summary").first()).hasText("order {2}");
        page.locator(".branch .branch summary").click();
        assertThat(page.locator(".branch .branch dd")).hasText("\"a\"");
        Axe.findsNothing(page, "tree");
    }

    @Test
    void logsArriveLiveAndWaitWhileTheViewStands(Window window) {
        Page page = window.page();
        post("before the tail", Map.of("source", "live-tail"));
        signIn(page, "/live?q=source:live-tail");
        assertThat(page.locator(".state [role=status]")).hasText("Live");
        assertThat(page.locator(".entry .text")).hasText(new String[] {"before the tail"});

        post("first of the tail", Map.of("source", "live-tail"));
        post("not for the tail", Map.of("source", "elsewhere"));
        assertThat(page.locator(".entry")).hasCount(2);
        page.keyboard().press("p");
        assertThat(page.locator(".state [role=status]")).hasText("Paused");
        post("second of the tail", Map.of("source", "live-tail"));
        assertThat(page.locator(".pill")).hasText("1 new, click to follow");
        assertThat(page.locator(".entry")).hasCount(2);
        page.locator(".pill").click();
        assertThat(page.locator(".entry .text").first()).hasText("second of the tail");

        page.locator(".entry").nth(1).click();
        assertThat(page.locator("aside h2")).hasText("first of the tail");
        assertThat(page.locator(".state [role=status]")).hasText("Paused");
        Axe.findsNothing(page, "live");
        page.keyboard().press("Escape");
        assertThat(page.locator(".state [role=status]")).hasText("Live");
        search(page, "source:no-service");
        assertThat(page.locator(".none")).isVisible();
        search(page, "level:nonsense");
        assertThat(page.locator(".chips mark")).hasText("nonsense");
        window.expectStatus(400);
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }

    @Test
    void theListTellsWhatHasComeAndDoesNotMove(Window window) {
        Page page = window.page();
        post("read at the moment", Map.of("source", "newcomers"));
        signIn(page, "/logs?q=source:newcomers");
        assertThat(page.locator(".row")).hasCount(1);

        // Its first bytes come once the stream is registered.
        page.waitForResponse(answer -> answer.url().contains("batch=true"), () -> page.reload());
        assertThat(page.locator(".row")).hasCount(1);
        post("another one", Map.of("source", "newcomers"));

        assertThat(page.locator(".head .new")).hasText("1 new ↑");
        assertThat(page.locator(".row")).hasCount(1);
        page.locator(".head .new").click();
        assertThat(page.locator(".row")).hasCount(2);
        assertThat(page.locator(".head .new")).hasCount(0);
    }

    /** The window of a test fails when a dialog opens, a script runs or the policy had to hold it back. */
    @Test
    void scriptsThatAreStoredAreTextInEveryField(Window window) {
        Page page = window.page();
        String script = "<img src=x onerror=alert(1)><script>alert(2)</script>";
        String id = post(
                script,
                Map.of(
                        "source",
                        "canary" + script,
                        "details",
                        script + "\n" + TRACE,
                        "release",
                        script,
                        "attributes",
                        Map.of(script, script, "link", "javascript:alert(3)")));
        signIn(page, "/logs/" + id + "?period=1h");

        assertThat(page.locator("aside h2")).hasText(script);
        assertThat(page.locator(".row .t").first()).isVisible();
        assertThat(page.locator("#app img, #app script, a[href^=javascript]")).hasCount(0);
        page.locator("dd a", new Page.LocatorOptions().setHasText("javascript:"))
                .click();
        assertThat(page.locator(".row")).hasCount(1);
    }
}
