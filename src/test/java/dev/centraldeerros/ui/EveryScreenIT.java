package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.centraldeerros.ui.Browser.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every screen is accessible, at every width. */
class EveryScreenIT extends Screens {
    @Test
    void everyScreenIsAccessibleInBothThemesAndLanguages(Window window) {
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
            assertThat(page.getByLabel("Repeat password")).isVisible();
            Axe.findsNothing(page, "registration " + scheme);
            signIn(page, "/login");
            for (String path :
                    List.of("/logs?q=source:axe", "/logs/" + id + "?q=source:axe", "/logs?q=source:no-service")) {
                page.navigate(url(path));
                assertThat(page.locator("[id^=log-], .none h2").first()).isVisible();
                Axe.findsNothing(page, path + " " + scheme);
            }
            page.navigate(url("/issues?q=source:axe"));
            assertThat(page.locator(".row").first()).isVisible();
            Axe.findsNothing(page, "issues " + scheme);
            page.locator(".row").first().click();
            page.getByText("Why are these logs one issue?").click();
            assertThat(page.locator(".grouping pre")).isVisible();
            Axe.findsNothing(page, "issue " + scheme);
            page.navigate(url("/issues?q=type:NoSuchType"));
            assertThat(page.locator(".none h2")).isVisible();
            Axe.findsNothing(page, "no issue " + scheme);
            page.navigate(url("/server"));
            assertThat(page.locator(".outcomes dt").first()).not().hasText("0");
            assertThat(page.locator("tbody tr").first()).isVisible();
            Axe.findsNothing(page, "server " + scheme);
            page.navigate(url("/users"));
            assertThat(page.locator("tbody tr").first()).isVisible();
            Axe.findsNothing(page, "accounts " + scheme);
            page.navigate(url("/reset?token=none"));
            assertThat(page.getByLabel("Repeat new password")).isVisible();
            Axe.findsNothing(page, "reset " + scheme);
            page.navigate(url("/settings"));
            assertThat(page.locator("tbody tr").first()).isVisible();
            Axe.findsNothing(page, "settings " + scheme);
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
        page.locator("aside .acts a", new Page.LocatorOptions().setHasText("Issue"))
                .click();
        assertThat(page.locator(".occurrence")).isVisible();
        hasNoHorizontalScroll(page);
        for (String path : List.of("/server", "/settings")) {
            page.navigate(url(path));
            assertThat(page.locator("section h2").first()).isVisible();
            hasNoHorizontalScroll(page);
        }
        page.goBack();
        page.goBack();
        page.getByLabel("Close", new Page.GetByLabelOptions().setExact(true)).click();
        assertThat(page.locator(".row").first()).isVisible();
        hasNoHorizontalScroll(page);
    }
}
