package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
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
        signIn(page, "/logs");
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

        assertThat(page).hasURL(url("/projects/" + slug + "?tab=keys"));
        page.getByText("Members", new Page.GetByTextOptions().setExact(true)).click();
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
        signIn(page, "/logs");
        page.navigate(url("/projects"));
        press(page, "Create project");
        page.locator("dialog[open] [name=slug]").fill(slug);
        page.locator("dialog[open] [name=name]").fill("Chosen " + slug);
        page.keyboard().press("Enter");
        assertThat(page.getByText("This project has no key yet")).isVisible();
        post("in the chosen project", Map.of("source", "chosen", "project", slug));

        page.getByText("General").click();
        page.locator("[name=description]").fill("Sells shoes");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Saved.")).isVisible();
        press(page, "Archive project");
        assertThat(page.getByText("Restore project")).isVisible();
        Axe.findsNothing(page, "project");

        page.navigate(url("/logs?q=source%3Achosen"));
        page.getByLabel("Project", new Page.GetByLabelOptions().setExact(true)).selectOption(slug);
        assertThat(page).hasURL(url("/logs?q=source%3Achosen+project%3A" + slug));
        assertThat(page.locator(".row")).hasCount(1);
        page.getByLabel("Project", new Page.GetByLabelOptions().setExact(true)).selectOption("");
        assertThat(page).hasURL(url("/logs?q=source%3Achosen"));
    }

    @Test
    void keyIsCreatedUsedChangedAndRevoked(Window window) {
        Page page = window.page();
        String slug = "keys-" + System.nanoTime();
        signIn(page, "/logs");
        page.navigate(url("/projects"));
        press(page, "Create project");
        page.locator("dialog[open] [name=slug]").fill(slug);
        page.locator("dialog[open] [name=name]").fill("Keys");
        page.keyboard().press("Enter");
        assertThat(page.getByText("This project has no key yet")).isVisible();

        press(page, "Create key");
        page.locator("dialog[open] [name=name]").fill("checkout");
        page.locator("dialog[open] [name=rate]").fill("many");
        page.keyboard().press("Enter");
        window.expectStatus(400);
        assertThat(page.locator("#rate-error")).isVisible();
        Axe.findsNothing(page, "create a key");
        page.locator("dialog[open] [name=rate]").fill("50");
        page.locator("dialog[open] [name=origins]").fill("https://shop.example.org, *.example.net");
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody tr")).hasCount(1);
        assertThat(page.locator("tbody")).containsText("50/s, burst 50 · https://shop.example.org, *.example.net");
        assertThat(page.getByText("Waiting for the first event of this key")).isVisible();
        Axe.findsNothing(page, "keys");
        String key = page.locator(".secret").textContent();
        page.setViewportSize(320, 640);
        hasNoHorizontalScroll(page);
        page.setViewportSize(1280, 800);

        String unused = Events.post(web, key, Events.json("by the new key"));

        assertThat(page.getByText("The first event has arrived.")).isVisible();
        assertThat(page.locator("tbody")).containsText("1 accepted");
        press(page, "Disable");
        assertThat(page.getByText("disabled", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
        press(page, "Change key");
        page.locator("dialog[open] [name=rate]").fill("");
        page.locator("dialog[open] [name=name]").fill("checkout 2");
        page.keyboard().press("Enter");
        assertThat(page.locator("tbody")).containsText("checkout 2");
        assertThat(page.locator("tbody")).not().containsText("50/s");
        press(page, "Revoke");
        page.locator("dialog[open] .danger").click();
        assertThat(page.getByText("This project has no key yet")).isVisible();
        page.reload();
        assertThat(page.getByText("This project has no key yet")).isVisible();
        assertThat(page.locator(".secret")).hasCount(0);
    }

    @Test
    void projectIsDeletedAfterItsSlugIsTyped(Window window) {
        Page page = window.page();
        String slug = "gone-" + System.nanoTime();
        signIn(page, "/logs");
        page.navigate(url("/projects"));
        press(page, "Create project");
        page.locator("dialog[open] [name=slug]").fill(slug);
        page.locator("dialog[open] [name=name]").fill("Gone");
        page.keyboard().press("Enter");
        assertThat(page.getByText("This project has no key yet")).isVisible();
        page.navigate(url("/projects/" + slug));

        press(page, "Delete project");
        page.locator("dialog[open] [name=confirmed]").fill("another");
        page.keyboard().press("Enter");
        assertThat(page.locator("#confirmed-error")).isVisible();
        Axe.findsNothing(page, "delete a project");
        page.locator("dialog[open] [name=confirmed]").fill(slug);
        page.keyboard().press("Enter");

        assertThat(page.getByText("This project is being deleted")).isVisible();
    }
}
