package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.ui.Browser.Window;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The screens, as people use them in a browser. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=ui")
@ExtendWith(Browser.class)
class UiIT {
    private static final String TRACE = """
            java.net.SocketTimeoutException: Read timed out
            \tat com.acme.shop.pay.Client.charge(Client.java:88)
            \tat org.springframework.aop.framework.Proxy.proceed(Proxy.java:163)
            \tat org.springframework.aop.framework.Proxy.invoke(Proxy.java:119)
            \tat com.acme.shop.web.Checkout.post(Checkout.java:41)
            Caused by: java.io.IOException: Connection reset by peer
            \tat java.base/sun.nio.ch.SocketDispatcher.read0(Native Method)""";

    private static final int LARGEST_LOAD = 120 * 1024;
    private static final int MOST_REQUESTS = 45;

    @Autowired
    private WebTestClient web;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    private String token() {
        return Accounts.adminToken(web, database, "beatriz");
    }

    private String post(String description, Map<String, Object> more) {
        Map<String, Object> event = new HashMap<>(Events.json(description));
        event.put("date", Instant.now().toString());
        event.putAll(more);
        return Events.post(web, token(), event);
    }

    private void signIn(Page page, String path) {
        token();
        page.navigate(url(path));
        page.getByLabel("E-mail").fill(Accounts.email("beatriz"));
        page.getByLabel("Password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.SEARCH)).isVisible();
    }

    private static void search(Page page, String query) {
        page.getByLabel("Query").fill(query);
        page.getByLabel("Query").press("Enter");
    }

    private static void hasNoHorizontalScroll(Page page) {
        assertThat(page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .isEqualTo(0);
    }

    @Test
    void somebodyNewMakesAnAccountByKeyboardAlone(Window window) {
        Page page = window.page();
        String name = "new-" + UUID.randomUUID();
        page.navigate(url("/"));
        assertThat(page).hasURL(url("/login?next=%2F"));
        page.getByText("Create one").focus();
        page.keyboard().press("Enter");
        page.getByLabel("Name").focus();
        for (String text : List.of(name, name + "@example.org", "short", "other")) {
            page.keyboard().type(text);
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");
        assertThat(page.locator("#password-error")).containsText("8");
        assertThat(page.locator("#password2-error")).isVisible();
        window.expectStatus(400);

        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Accounts.PASSWORD);
        page.getByLabel("Password, again").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.SEARCH)).isVisible();
        assertThat(page).hasURL(url("/"));
        assertThat(page.evaluate("() => document.cookie")).isEqualTo("");
    }

    @Test
    void aWrongPasswordIsToldAndSigningOutEndsTheSession(Window window) {
        Page page = window.page();
        token();
        page.navigate(url("/login"));
        page.getByLabel("E-mail").fill(Accounts.email("beatriz"));
        page.getByLabel("Password").fill("not the password");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("E-mail or password is wrong.");
        window.expectStatus(400);

        page.getByLabel("Password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");
        page.getByText("Sign out").click();
        assertThat(page.getByLabel("Password")).isVisible();
        page.goBack();
        assertThat(page.getByLabel("Password")).isVisible();
    }

    @Test
    void aLinkToALogLeadsThereThroughTheSignIn(Window window) {
        Page page = window.page();
        String id = post("linked log", Map.of("details", TRACE));

        signIn(page, "/logs/" + id);

        assertThat(page).hasURL(url("/logs/" + id));
        assertThat(page.locator("aside h2")).hasText("linked log");
        page.reload();
        assertThat(page.locator("aside h2")).hasText("linked log");
        for (String elsewhere : List.of("//evil.example/", "/\\\\evil.example", "https://evil.example", "/login")) {
            page.navigate(url("/login?next=" + elsewhere));
            assertThat(page).hasURL(url("/"));
        }
    }

    @Test
    void logsAreFoundAndReadByKeyboard(Window window) {
        Page page = window.page();
        for (int i = 1; i <= 3; i++) {
            post("keyboard " + i, Map.of("source", "keys", "details", TRACE, "attributes", Map.of("order", 1042)));
        }
        signIn(page, "/");
        search(page, "source:keys");
        assertThat(page.locator(".row")).hasCount(3);
        assertThat(page.locator(".head b")).hasText("3 logs");
        assertThat(page).hasURL(url("/?q=source%3Akeys"));
        page.locator(".rows").focus();
        page.keyboard().press("/");
        assertThat(page.getByLabel("Query")).isFocused();
        page.locator(".rows").focus();

        page.keyboard().press("j");
        assertThat(page.locator("aside h2")).hasText("keyboard 3");
        page.keyboard().press("j");
        assertThat(page.locator("aside h2")).hasText("keyboard 2");
        assertThat(page.locator("[aria-selected=true] .t")).hasText("keyboard 2");
        assertThat(page.locator("pre .fold")).hasText("▸ 2 frames of libraries");
        page.locator("pre .fold").press("Enter");
        assertThat(page.locator("pre .library")).hasCount(3);
        page.locator("dd a", new Page.LocatorOptions().setHasText("1042")).click();
        assertThat(page).hasURL(url("/?q=source%3Akeys+attr.order%3A1042"));
        assertThat(page.locator(".row")).hasCount(3);
        page.goBack();
        page.keyboard().press("Escape");
        assertThat(page.locator("aside")).hasCount(0);
        page.keyboard().press("?");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("next, previous log");
        Axe.findsNothing(page, "help");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    }

    @Test
    void aMistakeInAQueryIsToldWithItsPlace(Window window) {
        Page page = window.page();
        signIn(page, "/");
        search(page, "level:nonsense");

        assertThat(page.locator(".none[role=alert]")).containsText("nonsense");
        window.expectStatus(400);
        search(page, "source:nobody-at-all");
        assertThat(page.locator(".none")).containsText("source:nobody-at-all");
        page.getByText("Clear the query").click();
        assertThat(page.getByLabel("Query")).hasValue("");
    }

    @Test
    void aLogIsArchivedBroughtBackAndDeleted(Window window) {
        Page page = window.page();
        String id = post("to archive", Map.of("source", "archiver"));
        signIn(page, "/logs/" + id + "?q=source%3Aarchiver");
        assertThat(page.locator(".row")).hasCount(1);

        page.keyboard().press("a");
        assertThat(page.getByText("Archived.")).isVisible();
        assertThat(page.locator(".row")).hasCount(0);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Undo"))
                .click();
        assertThat(page.locator(".row")).hasCount(1);

        page.keyboard().press("#");
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("for good");
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
    void logsArriveLiveAndWaitWhileTheViewStands(Window window) {
        Page page = window.page();
        signIn(page, "/live?q=source:live-tail");
        assertThat(page.locator(".state [role=status]")).hasText("Live");

        post("first of the tail", Map.of("source", "live-tail"));
        post("not for the tail", Map.of("source", "elsewhere"));
        assertThat(page.locator(".entry")).hasCount(1);
        page.keyboard().press("p");
        assertThat(page.locator(".state [role=status]")).hasText("Paused");
        post("second of the tail", Map.of("source", "live-tail"));
        assertThat(page.locator(".pill")).hasText("1 new, click to follow");
        assertThat(page.locator(".entry")).hasCount(1);
        page.locator(".pill").click();
        assertThat(page.locator(".entry .text").first()).hasText("second of the tail");

        page.locator(".entry").nth(1).click();
        assertThat(page.locator("aside h2")).hasText("first of the tail");
        assertThat(page.locator(".state [role=status]")).hasText("Paused");
        Axe.findsNothing(page, "live");
        page.keyboard().press("Escape");
        assertThat(page.locator(".state [role=status]")).hasText("Live");
        search(page, "source:nobody");
        assertThat(page.locator(".none")).isVisible();
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }

    @Test
    void theListTellsWhatHasComeAndDoesNotMove(Window window) {
        Page page = window.page();
        post("read at the moment", Map.of("source", "newcomers"));
        signIn(page, "/?q=source:newcomers");
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

    @Test
    void aPasswordIsChangedAndOtherSessionsEnded(Window window) {
        Page page = window.page();
        String name = "changer-" + UUID.randomUUID();
        String other = Accounts.token(web, name);
        page.navigate(url("/login?next=%2Fsettings"));
        page.getByLabel("E-mail").fill(Accounts.email(name));
        page.getByLabel("Password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator(".sessions li")).hasCount(2);
        assertThat(page.locator(".tag")).hasText("this one");
        Axe.findsNothing(page, "settings");

        page.getByText("End all others").click();
        assertThat(page.locator(".sessions li")).hasCount(1);
        web.get()
                .uri("/auth/me/")
                .header("Authorization", "Bearer " + other)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody();

        page.getByLabel("Present password").fill("wrong");
        page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill("another good one");
        page.getByLabel("New password, again").fill("another good one");
        page.getByText("Change password").click();
        assertThat(page.locator("#current-error")).hasText("Is wrong.");
        window.expectStatus(400);
        page.getByLabel("Present password").fill(Accounts.PASSWORD);
        page.getByText("Change password").click();
        assertThat(page.getByText("The password was changed")).isVisible();

        page.getByLabel("Português (Brasil)").check();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Configurações")))
                .isVisible();
        page.getByLabel("escuro").check();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        Axe.findsNothing(page, "settings in Portuguese, dark");
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }

    @Test
    void shortcutsCanBeSwitchedOff(Window window) {
        Page page = window.page();
        post("no shortcuts", Map.of("source", "off"));
        signIn(page, "/?q=source:off");
        assertThat(page.locator(".row")).hasCount(1);
        page.navigate(url("/settings"));
        page.getByLabel("off", new Page.GetByLabelOptions().setExact(true)).check();
        page.navigate(url("/?q=source:off"));
        assertThat(page.locator(".row")).hasCount(1);

        page.keyboard().press("j");

        assertThat(page.locator("aside")).hasCount(0);
        assertThat(page).hasURL(url("/?q=source:off"));
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

    @Test
    void everybodyCanUseEveryScreenInBothThemesAndLanguages(Window window) {
        Page page = window.page();
        String id = post("accessible", Map.of("source", "axe", "details", TRACE, "level", "CRITICAL"));
        for (String level : List.of("ERROR", "WARNING", "INFO", "DEBUG")) {
            post("accessible " + level, Map.of("source", "axe", "level", level));
        }
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            window.context().clearCookies();
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            page.navigate(url("/register"));
            // In the language and with the mark of the round before, whose session is gone.
            assertThat(page.locator("#password2")).isVisible();
            window.expectStatus(401);
            page.evaluate("() => localStorage.clear()");
            page.reload();
            assertThat(page.getByLabel("Password, again")).isVisible();
            Axe.findsNothing(page, "registration " + scheme);
            signIn(page, "/login");
            for (String path : List.of("/?q=source:axe", "/logs/" + id + "?q=source:axe", "/?q=source:nobody")) {
                page.navigate(url(path));
                assertThat(page.locator("[id^=log-], .none h2").first()).isVisible();
                Axe.findsNothing(page, path + " " + scheme);
            }
            page.navigate(url("/logs/" + id));
            page.getByLabel("Mudar para português").click();
            assertThat(page.getByText("Pilha de chamadas").first()).isVisible();
            assertThat(page.locator("html")).hasAttribute("lang", "pt-BR");
            Axe.findsNothing(page, "detail in Portuguese " + scheme);
        }
    }

    @Test
    void nothingIsCutOffOnANarrowScreen(Window window) {
        Page page = window.page();
        String id = post("W".repeat(500), Map.of("source", "narrow".repeat(20), "details", TRACE));
        page.setViewportSize(320, 640);
        page.navigate(url("/register"));
        hasNoHorizontalScroll(page);
        signIn(page, "/logs/" + id);
        assertThat(page.locator("aside h2")).isVisible();
        hasNoHorizontalScroll(page);
        page.getByLabel("Close").click();
        assertThat(page.locator(".row").first()).isVisible();
        hasNoHorizontalScroll(page);
    }

    @Test
    void theFirstLoadIsLightAndTheNextTakesNothingButThePage(Window window) {
        Page page = window.page();
        String sizes =
                "() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
                        + ".filter((entry) => !entry.name.includes('/v1/')).map((entry) => entry.transferSize)";
        page.navigate(url("/login"));
        assertThat(page.getByLabel("Password")).isVisible();

        List<?> first = (List<?>) page.evaluate(sizes);
        page.reload();
        assertThat(page.getByLabel("Password")).isVisible();
        List<?> second = (List<?>) page.evaluate(sizes);

        assertThat(first).hasSizeLessThanOrEqualTo(MOST_REQUESTS);
        assertThat(first.stream().mapToInt(size -> ((Number) size).intValue()).sum())
                .isLessThan(LARGEST_LOAD);
        assertThat(second.stream().filter(size -> ((Number) size).intValue() > 0))
                .hasSizeLessThanOrEqualTo(1);
        System.out.println("first load: " + first.size() + " requests, "
                + first.stream().mapToInt(size -> ((Number) size).intValue()).sum() / 1024 + " KiB");
    }
}
