package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ui.Browser.Window;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How light the pages are: counts are asserted, times are printed, as a test's machine is shared. */
class PerformanceIT extends Screens {
    private static final int MAX_LOAD = 90;
    private static final int MAX_REQUESTS = 50;
    private static final int ROWS = 10_000;
    private static final int MAX_NODES = 60;
    private static final int STEPS = 300;
    private static final int PRESSES = 60;
    private static final int TABS = 8;
    private static final int LIVE_PER_SECOND = 1_000;
    private static final int LIVE_SECONDS = 10;
    private static final int MAX_KEPT = 5_000;

    /** What a window tells of itself from its start on. */
    private static final String WATCH = """
            window.seen = { longTasks: [], keys: [] };
            new PerformanceObserver((list) => list.getEntries().forEach((one) => seen.longTasks.push(one.duration)))
                .observe({ type: 'longtask', buffered: true });
            new PerformanceObserver((list) => list.getEntries().forEach((one) => one.name === 'keydown' && seen.keys.push(one.duration)))
                .observe({ type: 'event', durationThreshold: 16, buffered: true });
            """;

    private static final String LOAD =
            "() => [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]"
                    + ".filter((entry) => !/\\/(v1|auth)\\//.test(entry.name)).map((entry) => entry.transferSize)";

    /** Scrolls to where nothing more is known, until all is. */
    private static final String SCROLL_TO_END = """
            async () => {
              const rows = document.querySelector('.rows');
              while (!document.querySelector('.end')) {
                rows.scrollTop = rows.scrollHeight;
                await new Promise((then) => setTimeout(then, 10));
              }
              return rows.scrollHeight;
            }""";

    /** Scrolls end to end in so many steps; answers how long each frame took, and the most rows that were in the page. */
    private static final String SCROLL = """
            async (steps) => {
              const rows = document.querySelector('.rows');
              const frames = [];
              let nodes = 0;
              let before = performance.now();
              for (let i = 0; i <= steps; i++) {
                rows.scrollTop = (rows.scrollHeight * i) / steps;
                await new Promise((then) => requestAnimationFrame(then));
                const now = performance.now();
                frames.push(now - before);
                before = now;
                nodes = Math.max(nodes, document.querySelectorAll('.row').length);
              }
              return { frames, nodes };
            }""";

    private void send(String source, int from, int count) {
        String lines = IntStream.range(from, from + count)
                .mapToObj(i -> {
                    Map<String, Object> event = new HashMap<>(Events.json("row " + i));
                    event.put("source", source);
                    event.put("date", Instant.now().toString());
                    return JsonMapper.shared().writeValueAsString(event);
                })
                .collect(Collectors.joining("\n"));
        var answer = Http.send(HttpRequest.newBuilder(URI.create(url("/v1/api/logs/")))
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(lines, StandardCharsets.UTF_8)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static List<Double> numbers(Object list) {
        return ((List<?>) list).stream().map(PerformanceIT::number).sorted().toList();
    }

    private static double kibibytes(List<Double> sizes) {
        return sizes.stream().mapToDouble(size -> size).sum() / 1024;
    }

    private static double at(List<Double> sorted, double quantile) {
        return sorted.isEmpty() ? 0 : sorted.get((int) (quantile * (sorted.size() - 1)));
    }

    private static void say(String form, Object... values) {
        System.out.println("performance: " + String.format(java.util.Locale.ROOT, form, values));
    }

    @Test
    void theFirstLoadIsLightAndTheNextTakesNothingButThePage(Window window) {
        Page page = window.page();
        page.navigate(url("/login"));
        assertThat(page.getByLabel("Password")).isVisible();
        List<Double> first = numbers(page.evaluate(LOAD));
        double paint = number(
                page.evaluate("() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"));
        signIn(page, "/login");
        assertThat(page.locator(".plot canvas")).isVisible();
        List<Double> list = numbers(page.evaluate(LOAD));
        page.reload();
        assertThat(page.locator(".plot canvas")).isVisible();
        List<Double> second = numbers(page.evaluate(LOAD));

        say("first load: %d requests, %.0f KiB, first paint after %.0f ms", first.size(), kibibytes(first), paint);
        say("list with chart: %d requests, %.0f KiB more", list.size(), kibibytes(list));
        assertThat(first).hasSizeLessThanOrEqualTo(MAX_REQUESTS);
        assertThat(kibibytes(first)).isLessThan(MAX_LOAD);
        assertThat(kibibytes(list)).isLessThan(MAX_LOAD);
        assertThat(second.stream().filter(size -> size > 0)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    @Tag("slow")
    void tenThousandRowsAreAFewInThePage(Window window) {
        for (int i = 0; i < ROWS; i += 1_000) {
            send("long-list", i, 1_000);
        }
        Page page = window.page();
        page.addInitScript(WATCH);
        signIn(page, "/logs?q=source%3Along-list");
        assertThat(page.locator(".row").first()).isVisible();
        assertThat(number(page.evaluate(SCROLL_TO_END))).isGreaterThan(ROWS * 52);

        Map<?, ?> scrolled = (Map<?, ?>) page.evaluate(SCROLL, STEPS);
        List<Double> frames = numbers(scrolled.get("frames"));
        page.locator(".rows").focus();
        page.evaluate("() => { document.querySelector('.rows').scrollTop = 0; }");
        for (int i = 0; i < PRESSES; i++) {
            page.keyboard().press("j");
        }
        assertThat(page.locator("aside h2")).hasText("row " + (ROWS - PRESSES));
        List<Double> keys = numbers(page.evaluate("() => seen.keys"));

        say(
                "10,000 rows: at most %.0f in the page, frame p50 %.0f ms, p95 %.0f ms; key to paint at most %.0f ms",
                number(scrolled.get("nodes")), at(frames, 0.5), at(frames, 0.95), at(keys, 1));
        assertThat(number(scrolled.get("nodes"))).isBetween(5.0, (double) MAX_NODES);
    }

    @Test
    @Tag("slow")
    void aThousandLogsASecondAreFollowed(Window window) throws InterruptedException {
        Page page = window.page();
        page.addInitScript(WATCH);
        signIn(page, "/live?q=source%3Aflood");
        assertThat(page.locator(".state [role=status]")).hasText("Live");
        CDPSession session = window.context().newCDPSession(page);
        session.send("Performance.enable");
        Map<String, Double> before = metrics(session);

        long start = System.nanoTime();
        int batch = LIVE_PER_SECOND / 10;
        for (int i = 0; i < LIVE_SECONDS * 10; i++) {
            send("flood", i * batch, batch);
            long due = start + Duration.ofMillis(100).toNanos() * (i + 1);
            Thread.sleep(Math.max(0, (due - System.nanoTime()) / 1_000_000));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Map<String, Double> after = metrics(session);
        List<Double> tasks = numbers(page.evaluate("() => seen.longTasks"));

        assertThat(page.locator(".entry .text").first()).hasText("row " + (LIVE_PER_SECOND * LIVE_SECONDS - 1));
        assertThat(page.locator(".state")).containsText("5,000 of 5,000 shown");
        assertThat(page.locator(".entry").count()).isLessThanOrEqualTo(MAX_NODES + 20);
        say(
                "live at %.0f/s: %.0f %% of the main thread, %.0f ms of blocking, heap %.0f MB, %d of %d kept",
                LIVE_PER_SECOND * LIVE_SECONDS / seconds,
                100
                        * (after.get("TaskDuration") - before.get("TaskDuration"))
                        / (after.get("Timestamp") - before.get("Timestamp")),
                tasks.stream().mapToDouble(task -> Math.max(0, task - 50)).sum(),
                after.get("JSHeapUsedSize") / 1e6,
                MAX_KEPT,
                LIVE_PER_SECOND * LIVE_SECONDS);
    }

    private static Map<String, Double> metrics(CDPSession session) {
        Map<String, Double> metrics = new HashMap<>();
        for (JsonElement one : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
            JsonObject metric = one.getAsJsonObject();
            metrics.put(metric.get("name").getAsString(), metric.get("value").getAsDouble());
        }
        return metrics;
    }

    /** A browser has six connections for all pages of a server: a hidden page must not hold one. */
    @Test
    void moreTabsThanABrowserHasConnectionsAllLoad(Window window) {
        signIn(window.page(), "/live");
        List<Page> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            Page tab = window.context().newPage();
            tab.navigate(url("/live"));
            tab.bringToFront();
            assertThat(tab.locator(".state [role=status]")).hasText("Live");
            // What a window system tells a page behind another one, which a browser without windows does not.
            tab.evaluate("() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
                    + " document.dispatchEvent(new Event('visibilitychange')); }");
            tabs.add(tab);
        }
        Page first = tabs.get(0);
        first.evaluate("() => { Object.defineProperty(document, 'hidden', { value: false });"
                + " document.dispatchEvent(new Event('visibilitychange')); }");
        String id = post("to the first tab", Map.of("source", "tabs"));
        assertThat(first.locator(".entry .text").first()).hasText("to the first tab");
        assertThat(id).isNotEmpty();
    }
}
