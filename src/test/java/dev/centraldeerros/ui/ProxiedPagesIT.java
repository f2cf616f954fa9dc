package dev.centraldeerros.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import dev.centraldeerros.Accounts;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerProcess;
import dev.centraldeerros.destruction.Programs;
import dev.centraldeerros.ui.Browser.Window;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Pages behind proxies: below a path of their host, and of two versions behind one load balancer. */
@ExtendWith(Browser.class)
@Tag("destruction")
class ProxiedPagesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LOADS = 10;

    @TempDir
    private Path folder;

    @Test
    void pagesOfTwoVersionsLoadBehindOneLoadBalancer(Window window) throws Exception {
        assumeTrue(Programs.isThere("haproxy"), "needs haproxy");
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Random random = new Random();
        Page page = window.page();
        Set<String> versions = ConcurrentHashMap.newKeySet();
        page.onRequest(request -> {
            String path = URI.create(request.url()).getPath();
            if (path.startsWith(UiFiles.FOLDER)) {
                versions.add(path.split("/")[2]);
            }
        });
        try (ServerProcess old = ServerProcess.start(first, random);
                ServerProcess upgraded = ServerProcess.onDatabaseOf(first, second, random, otherVersion())) {
            int port = Programs.freePort();
            Process haproxy = Programs.haproxy(folder, port, old.port(), upgraded.port());
            try {
                await().atMost(PATIENCE).until(() -> isLive(port));
                for (int i = 0; i < LOADS; i++) {
                    page.navigate("http://127.0.0.1:" + port + "/login");
                    assertThat(page.getByLabel("E-mail")
                                    .or(page.getByLabel("Name"))
                                    .first())
                            .isVisible();
                }
                assertThat(versions).hasSize(2);
            } finally {
                haproxy.destroy();
            }
        }
    }

    /** Returns a copy of the jar with another style sheet, so that the hash of its files differs. */
    private Path otherVersion() throws IOException {
        Path copy = Files.copy(Path.of(System.getProperty("central.jar")), folder.resolve("other.jar"));
        try (FileSystem jar = FileSystems.newFileSystem(copy)) {
            Files.writeString(jar.getPath("BOOT-INF/classes/ui/app.css"), "\n", StandardOpenOption.APPEND);
        }
        return copy;
    }

    private static boolean isLive(int port) {
        try {
            return new Http(port, "").get("/actuator/health/liveness").statusCode() == 200;
        } catch (java.io.UncheckedIOException refused) {
            return false;
        }
    }

    /** The proxy passes the path on, or removes it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void pagesWorkBelowAPath(String passed, Window window) throws Exception {
        assumeTrue(Programs.isThere("nginx"), "needs nginx");
        Page page = window.page();
        try (ServerProcess server = ServerProcess.with(folder, new Random(), "--central.base-path=/central")) {
            Http http = server.signIn("below");
            Map<String, Object> event = Events.json("shown below a path", "source", "below");
            event.put("date", Instant.now().toString());
            String id = Http.json(http.post(JsonMapper.shared().writeValueAsString(event)))
                    .get("id")
                    .stringValue();
            int port = Programs.freePort();
            Process nginx = Programs.nginx(folder, port, server.port(), "/central/", passed);
            try {
                String base = "http://127.0.0.1:" + port + "/central";
                await().atMost(PATIENCE).until(() -> isOpen(port));
                page.navigate(base + "/logs?q=source:below");
                page.getByLabel("E-mail").fill(Accounts.email("below"));
                page.getByLabel("Password").fill(Accounts.PASSWORD);
                page.keyboard().press("Enter");
                assertThat(page.locator(".row")).hasCount(1);
                page.locator(".row").click();
                assertThat(page.locator("aside h2")).hasText("shown below a path");
                assertThat(page.url()).startsWith(base + "/logs/" + id);
                page.reload();
                assertThat(page.locator("aside h2")).hasText("shown below a path");
                page.goBack();
                assertThat(page.locator("aside")).hasCount(0);
                for (String screen : new String[] {"Issues", "Live", "Projects", "Settings", "Server"}) {
                    page.locator("nav a")
                            .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText(screen))
                            .click();
                    assertThat(page.locator("main")).not().isEmpty();
                    assertThat(page.url()).startsWith(base + "/");
                }
                Page docs = page.waitForPopup(
                        () -> page.locator("nav a[href='/central/swagger-ui']").click());
                assertThat(docs.locator(".opblock").first()).isVisible();
                // Before the servers, whose end a page would complain of.
                docs.close();
                page.close();
            } finally {
                nginx.destroy();
            }
        }
    }

    private static boolean isOpen(int port) {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
