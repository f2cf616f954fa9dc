package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.ui.Browser.Window;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProjectsIT extends Screens {
    private static void press(Page page, String button) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(button))
                .click();
    }

    @Test
    void projectIsCreatedAndGetsMembers(Window window) {
        Page page = window.page();
        String slug = "shop-" + System.nanoTime();
        String name = "picked" + System.nanoTime();
        String unused = Accounts.newToken(web, name);
        signIn(page, "/");
        page.navigate(url("/projects"));
        press(page, "Create project");
        page.locator("dialog[open] [name=slug]").fill("-bad-");
        page.locator("dialog[open] [name=name]").fill("The shop");
        page.keyboard().press("Enter");
        window.expectStatus(400);
        assertThat(page.locator("#slug-error")).isVisible();
        Axe.findsNothing(page, "create a project");
        page.locator("dialog[open] [name=slug]").fill(slug);
        page.keyboard().press("Enter");

        assertThat(page).hasURL(url("/projects/" + slug + "?tab=members"));
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.locator("[name=username]").fill("no such account");
        page.keyboard().press("Enter");
        window.expectStatus(404);
        assertThat(page.locator("#username-error")).isVisible();
        page.locator("[name=username]").fill(name);
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(2);
        Axe.findsNothing(page, "members");
        page.locator("tbody tr", new Page.LocatorOptions().setHasText(name))
                .locator("td > button")
                .click();
        page.locator("dialog[open] .danger").click();
        assertThat(page.locator("tbody tr")).hasCount(1);
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
    }

    @Test
    void projectIsChangedArchivedAndChosen(Window window) {
        Page page = window.page();
        String slug = "chosen-" + System.nanoTime();
        signIn(page, "/");
        page.navigate(url("/projects"));
        press(page, "Create project");
        page.locator("dialog[open] [name=slug]").fill(slug);
        page.locator("dialog[open] [name=name]").fill("Chosen " + slug);
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(1);
        post("in the chosen project", Map.of("source", "chosen", "project", slug));

        page.getByText("General").click();
        page.locator("[name=description]").fill("Sells shoes");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Saved.")).isVisible();
        press(page, "Archive project");
        assertThat(page.getByText("Restore project")).isVisible();
        Axe.findsNothing(page, "project");

        page.navigate(url("/?q=source%3Achosen"));
        page.getByLabel("Project", new Page.GetByLabelOptions().setExact(true)).selectOption(slug);
        assertThat(page).hasURL(url("/?q=source%3Achosen+project%3A" + slug));
        assertThat(page.locator(".row")).hasCount(1);
        page.getByLabel("Project", new Page.GetByLabelOptions().setExact(true)).selectOption("");
        assertThat(page).hasURL(url("/?q=source%3Achosen"));
    }
}
