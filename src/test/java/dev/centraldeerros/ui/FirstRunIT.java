package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.ui.Browser.Window;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** A server without a log shows how to send one, and what it shows works. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=first-run")
@ExtendWith(Browser.class)
class FirstRunIT {
    @LocalServerPort
    private int port;

    @Test
    void whatIsShownSendsTheFirstLogWhichIsWaitedFor(Window window) throws Exception {
        Page page = window.page();
        page.navigate("http://127.0.0.1:" + port + "/");
        assertThat(page.getByText("Create the first account")).isVisible();
        page.getByLabel("Name").fill("first");
        page.getByLabel("E-mail").fill(Accounts.email("first"));
        page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true)).fill(Accounts.PASSWORD);
        page.getByLabel("Repeat password").fill(Accounts.PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator(".first h2")).hasText("No log has arrived yet");
        Axe.findsNothing(page, "first run");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create a key for"))
                .click();
        assertThat(page.getByText("Waiting for the first event of this key")).isVisible();
        Axe.findsNothing(page, "first key");
        String key = page.locator(".secret").textContent();
        String curl = shown(page, "curl");
        String node = shown(page, "Node");
        String python = shown(page, "Python");
        String logback = shown(page, "Logback");
        assertThat(shown(page, "Vector") + shown(page, "Fluent Bit")).contains(key);

        assertThat(run(curl, "")).contains("/v1/api/logs/");

        assertThat(page.getByText("The first event has arrived.")).isVisible();
        page.getByText("Show the logs").click();
        assertThat(page.locator(".row .t")).hasText("Hello from curl");

        // Node is there, because browser tests need it; Python may be missing.
        String unusedOutput = run("node --input-type=module -e \"$SCRIPT\"", node);
        boolean hasPython = run("command -v python3 || true", "").contains("python3");
        if (hasPython) {
            assertThat(run("python3 -c \"$SCRIPT\"", python)).isEmpty();
        }
        append(logback, key);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Refresh"))
                    .click();
            assertThat(page.locator(".row")).hasCount(hasPython ? 4 : 3);
        });
        assertThat(page.locator(".row .t").allTextContents().get(0)).isEqualTo("Hello from \"Logback\"");
        page.locator(".row").first().click();
        assertThat(page.locator("aside pre .cause").first()).hasText("java.lang.IllegalStateException: told");
        assertThat(page.locator("aside .lvl")).hasText("WARNING");
        assertThat(page.locator("aside")).containsText("key First key");
    }

    private String shown(Page page, String name) {
        page.locator(".first .seg button", new Page.LocatorOptions().setHasText(name))
                .click();
        assertThat(page.locator(".first pre")).containsText(Integer.toString(port));
        return page.locator(".first pre").textContent();
    }

    /** Compiles the appender that is shown, and has it append something. */
    private void append(String source, String key) throws Exception {
        Path folder = Files.createTempDirectory("appender");
        Path file = Files.writeString(folder.resolve("CentralAppender.java"), source);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-cp", System.getProperty("java.class.path"), file.toString()))
                .isZero();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Class<?> type = loader.loadClass("CentralAppender");
            @SuppressWarnings("unchecked")
            AppenderBase<ILoggingEvent> appender =
                    (AppenderBase<ILoggingEvent>) type.getConstructor().newInstance();
            for (var setting : Map.of(
                            "setUrl",
                            "http://127.0.0.1:" + port + "/v1/api/logs/",
                            "setKey",
                            key,
                            "setSource",
                            "my-service")
                    .entrySet()) {
                Object unused = type.getMethod(setting.getKey(), String.class).invoke(appender, setting.getValue());
            }
            LoggerContext context = new LoggerContext();
            appender.setContext(context);
            appender.start();
            appender.doAppend(new LoggingEvent(
                    "caller",
                    context.getLogger("shop"),
                    Level.WARN,
                    "Hello from \"{}\"",
                    new IllegalStateException("told"),
                    new Object[] {"Logback"}));
        }
    }

    private static String run(String script, String input) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true);
        builder.environment().put("SCRIPT", input);
        Process shell = builder.start();
        try (var typed = shell.getOutputStream()) {
            typed.write((input + "\n").getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return output;
    }
}
