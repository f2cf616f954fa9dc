package dev.centraldeerros.ui;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.AssertionFailedError;

/**
 * Gives each test a fresh window of Chromium, in which nothing may go wrong unseen: no policy is violated, no script fails,
 * nothing is said on the console. Where there is no browser, tests are skipped with one line; with {@code
 * -Dbrowser.required=true} that is an error. What failed leaves a picture in {@code target/browser-failures}.
 */
public final class Browser implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Browser.class);
    private static final List<String> BROWSERS = List.of("chromium", "chromium-browser", "google-chrome");
    /** A machine may be busy; what is not there by then does not come. */
    private static final int PATIENCE_MILLIS = 20_000;

    private static final int WIDTH = 1_280;
    private static final int HEIGHT = 800;

    private static final String WATCH = """
            document.addEventListener("securitypolicyviolation", (event) =>
              console.error(`CSP: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
            """;

    /** A window, and what went wrong in it. */
    public record Window(BrowserContext context, Page page, List<String> complaints, Set<Integer> expected) {
        /** What a test provokes, Chromium tells on the console all the same. */
        void expectStatus(int status) {
            expected.add(status);
        }

        List<String> unexpected() {
            return complaints.stream()
                    .filter(complaint -> expected.stream()
                            .noneMatch(status ->
                                    complaint.contains("the server responded with a status of " + status + " ")))
                    .toList();
        }
    }

    /** One process for all tests. */
    private record Process(Playwright playwright, com.microsoft.playwright.Browser browser) implements AutoCloseable {
        static Process start() {
            PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
            Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                    .setEnv(Map.of(
                            "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                            "1",
                            "PLAYWRIGHT_NODEJS_PATH",
                            node().orElseThrow().toString())));
            return new Process(
                    playwright,
                    playwright
                            .chromium()
                            .launch(new BrowserType.LaunchOptions()
                                    .setExecutablePath(chromium().orElseThrow())
                                    .setArgs(List.of(
                                            "--no-sandbox",
                                            "--disable-gpu",
                                            "--disable-quic",
                                            "--no-first-run",
                                            "--disable-background-networking",
                                            "--disable-component-update",
                                            "--disable-sync"))));
        }

        @Override
        public void close() {
            playwright.close();
        }
    }

    private static Optional<Path> chromium() {
        return given("browser.path")
                .or(() -> BROWSERS.stream().flatMap(Browser::onPath).findFirst());
    }

    private static Optional<Path> node() {
        return given("node.path").or(() -> onPath("node").findFirst());
    }

    private static Optional<Path> given(String property) {
        return Optional.ofNullable(System.getProperty(property)).map(Path::of);
    }

    private static Stream<Path> onPath(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String missing = chromium().isEmpty()
                ? "no Chromium on the PATH (set -Dbrowser.path)"
                : node().isEmpty() ? "no Node on the PATH (set -Dnode.path)" : "";
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("there is a browser");
        }
        if (Boolean.getBoolean("browser.required")) {
            throw new IllegalStateException("browser tests must run: " + missing);
        }
        if (context.getTestMethod().isEmpty()) {
            System.err.println("[WARNING] browser tests skipped: " + missing);
        }
        return ConditionEvaluationResult.disabled(missing);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Process process = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Process.class, type -> Process.start(), Process.class);
        BrowserContext fresh = process.browser()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setViewportSize(WIDTH, HEIGHT)
                        .setColorScheme(ColorScheme.LIGHT)
                        .setLocale("en-US"));
        fresh.addInitScript(WATCH);
        List<String> complaints = new CopyOnWriteArrayList<>();
        fresh.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        fresh.onWebError(error -> complaints.add("script: " + error.error()));
        fresh.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        context.getStore(NAMESPACE)
                .put(Window.class, new Window(fresh, fresh.newPage(), complaints, ConcurrentHashMap.newKeySet()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Window window = context.getStore(NAMESPACE).remove(Window.class, Window.class);
        if (context.getExecutionException().isPresent()) {
            window.page()
                    .screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of("target", "browser-failures", context.getDisplayName() + ".png")));
        }
        window.context().close();
        if (!window.unexpected().isEmpty() && context.getExecutionException().isEmpty()) {
            throw new AssertionFailedError("the browser complained: " + window.unexpected());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Window.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE).get(Window.class);
    }
}
