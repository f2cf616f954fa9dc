package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.Columns;
import dev.centraldeerros.ui.Browser.Window;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

/** The demo tells a week and goes on; the README's pictures are taken of it, into {@code -Dpictures}. */
@ServerTest
@ActiveProfiles("demo")
@TestPropertySource(properties = "spring.application.name=demo")
@ExtendWith(Browser.class)
@Tag("slow")
class DemoIT {
    private static final Path PICTURES = Path.of(System.getProperty("pictures", "target/pictures"));

    private static final int NORMAL = 1280;
    private static final int WIDE = 1920;
    private static final int TALL = 1600;
    private static final int HEIGHT = 800;
    private static final int[] WIDTHS = {390, NORMAL, WIDE};
    private static final Map<String, String> SCREENS = Map.of(
            "issues",
            "/issues?period=7d",
            "list",
            "/logs?period=7d",
            "live",
            "/live",
            "settings",
            "/settings",
            "accounts",
            "/users",
            "server",
            "/server");

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private long number(String sql) {
        return database.sql("SELECT (" + sql + ")::bigint AS number")
                .map(row -> Columns.value(row, "number", Long.class))
                .one()
                .blockOptional()
                .orElseThrow();
    }

    @Test
    void aFreshServerIsFilledWithAWeekWhichGoesOn(Window window) {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> number(
                                "SELECT count(*) FROM (SELECT FROM log WHERE date > now() - interval '5 seconds' LIMIT 1) AS last")
                        > 0);
        long logs = number("SELECT count(*) FROM log");
        assertThat(logs).isBetween(100_000L, 300_000L);
        assertThat(number("SELECT extract(epoch FROM now() - min(date)) FROM log"))
                .isBetween(604_000L, 605_000L);
        assertThat(number("SELECT count(DISTINCT source) FROM log")).isEqualTo(6);
        // Six traces and their storm are kept once a day.
        assertThat(number("SELECT count(*) FROM text")).isLessThan(50);
        await().atMost(Duration.ofMinutes(1)).until(() -> number("SELECT count(*) FROM log") > logs);

        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            takePictures(window, scheme);
        }
    }

    private void takePictures(Window window, ColorScheme scheme) {
        String name = "-" + scheme.name().toLowerCase(Locale.ROOT);
        Page page = window.page();
        window.context().clearCookies();
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        page.navigate("http://127.0.0.1:" + port + "/login");
        window.expectStatus(401);
        page.getByLabel("E-mail").fill("demo@example.org");
        page.getByLabel("Password").fill("look-around-first");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.SEARCH)).isVisible();
        page.navigate("http://127.0.0.1:" + port + "/logs?period=7d&q=level%3A(warning+OR+error+OR+critical)");
        assertThat(page.locator(".row").first()).isVisible();
        assertThat(page.locator(".plot canvas").first()).isAttached();
        Axe.findsNothing(page, "demo list " + scheme);
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("list" + name + ".png")));

        page.navigate("http://127.0.0.1:" + port + "/issues?period=7d");
        assertThat(page.locator(".row.issue").first()).isVisible();
        assertThat(page.locator(".plot canvas").first()).isAttached();
        Axe.findsNothing(page, "demo issues " + scheme);
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("issues" + name + ".png")));

        page.navigate("http://127.0.0.1:" + port + "/issues?period=7d&q=SocketTimeout");
        page.locator(".row").first().click();
        assertThat(page.locator("aside pre .own").first()).isVisible();
        assertThat(page.locator("aside .tags dd").first()).isVisible();
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("issue" + name + ".png")));

        page.navigate("http://127.0.0.1:" + port + "/live");
        Locator entries = page.locator(".entry");
        await().atMost(Duration.ofMinutes(1)).until(() -> entries.count() > 20);
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("live" + name + ".png")));
        assertThat(Instant.parse(entries.first().locator("time").getAttribute("datetime")))
                .isAfter(Instant.now().minus(Duration.ofMinutes(2)));

        page.navigate("http://127.0.0.1:" + port + "/styleguide");
        assertThat(page.locator(".plot canvas")).isVisible();
        Axe.findsNothing(page, "style guide " + scheme);
        page.setViewportSize(WIDE, TALL);
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("styleguide" + name + ".png")));
        for (int width : WIDTHS) {
            page.setViewportSize(width, HEIGHT);
            for (var screen : SCREENS.entrySet()) {
                page.navigate("http://127.0.0.1:" + port + screen.getValue());
                assertThat(page.locator("main .row, main tbody tr, main .entry").first())
                        .isVisible();
                if (screen.getKey().equals("list")) {
                    assertThat(page.locator(".plot canvas")).isVisible();
                }
                page.screenshot(new Page.ScreenshotOptions()
                        .setPath(PICTURES.resolve(screen.getKey() + "-" + width + name + ".png")));
            }
        }
        page.setViewportSize(NORMAL, HEIGHT);
    }
}
