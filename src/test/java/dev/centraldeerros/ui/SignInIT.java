package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.ui.Browser.Window;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Accounts, sessions and settings, as people use them in a browser. */
class SignInIT extends Screens {
    /** Issues once there is one. */
    private static final Pattern FIRST_SCREEN = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/(?:issues|logs)");

    @Test
    void accountIsCreatedByKeyboardOnly(Window window) {
        Page page = window.page();
        String name = "new-" + UUID.randomUUID();
        page.navigate(url("/"));
        assertThat(page).hasURL(url("/login?next=%2F"));
        // The type email rejects or rewrites international addresses.
        assertThat(page.getByLabel("E-mail")).hasAttribute("type", "text");
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
        page.getByLabel("Repeat password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");

        assertThat(page.getByRole(AriaRole.SEARCH)).isVisible();
        assertThat(page).hasURL(FIRST_SCREEN);
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
        // What the list was about to ask for is refused by now.
        window.expectStatus(401);
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
            assertThat(page).hasURL(FIRST_SCREEN);
        }
    }

    @Test
    void administratorDisablesAnAccountAndResetsAPassword(Window window) {
        Page page = window.page();
        String name = "managed" + System.nanoTime();
        String unused = Accounts.newToken(web, name);
        signIn(page, "/");
        page.navigate(url("/users"));
        Locator row = page.locator("tbody tr", new Page.LocatorOptions().setHasText(name + "@"));
        assertThat(row).isVisible();
        Axe.findsNothing(page, "accounts");

        row.getByText("Disable").click();
        assertThat(row.getByText("Enable")).isVisible();
        row.getByText("Enable").click();
        row.getByText("Reset password").click();
        String link = page.locator("dialog[open] .link").textContent();
        page.keyboard().press("Escape");
        page.getByText("Sign out").click();
        assertThat(page.getByLabel("Password")).isVisible();
        page.navigate(link);
        page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill("a good new password");
        page.getByLabel("Repeat new password").fill("a good new password");
        page.keyboard().press("Enter");
        page.getByLabel("E-mail").fill(Accounts.email(name));
        page.getByLabel("Password").fill("a good new password");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.SEARCH)).isVisible();
        assertThat(page.getByText("Accounts")).hasCount(0);
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
        assertThat(page.locator("tbody tr")).hasCount(2);
        assertThat(page.locator(".tag")).hasText("this session");
        Axe.findsNothing(page, "settings");

        page.getByText("Sign out all others").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        web.get()
                .uri("/auth/me/")
                .header("Authorization", "Bearer " + other)
                .exchange()
                .expectStatus()
                .isUnauthorized()
                .expectBody();

        page.getByLabel("Current password").fill("wrong");
        page.getByLabel("New password", new Page.GetByLabelOptions().setExact(true))
                .fill("another good one");
        page.getByLabel("Repeat new password").fill("another good one");
        page.getByText("Change password").click();
        assertThat(page.locator("#current-error")).hasText("Is wrong.");
        window.expectStatus(400);
        page.getByLabel("Current password").fill(Accounts.PASSWORD);
        page.getByText("Change password").click();
        assertThat(page.getByText("Password changed")).isVisible();

        page.getByLabel("Português (Brasil)").check();
        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Configurações")))
                .isVisible();
        page.getByLabel("escuro").check();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        page.reload();
        assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
        assertThat(page.locator("tbody tr").first()).isVisible();
        Axe.findsNothing(page, "settings in Portuguese, dark");
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }

    @Test
    void shortcutsCanBeSwitchedOff(Window window) {
        Page page = window.page();
        post("no shortcuts", Map.of("source", "off"));
        signIn(page, "/logs?q=source:off");
        assertThat(page.locator(".row")).hasCount(1);
        page.navigate(url("/settings"));
        page.getByLabel("off", new Page.GetByLabelOptions().setExact(true)).check();
        page.navigate(url("/logs?q=source:off"));
        assertThat(page.locator(".row")).hasCount(1);

        page.keyboard().press("j");

        assertThat(page.locator("aside")).hasCount(0);
        assertThat(page).hasURL(url("/logs?q=source:off"));
    }
}
