package dev.centraldeerros.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.database.BootstrapConnection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages and their files, as they are sent; without a token, as a browser that was just opened asks for them. */
@ServerTest
class UiRoutesTest {
    private static final Pattern FILE = Pattern.compile("\"(/assets/[0-9a-f]{16}/)([^\"]+)\"");

    @LocalServerPort
    private int port;

    @Autowired
    private BootstrapConnection bootstrap;

    @Autowired
    private UiVersionRepository repository;

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = request(path);
        return Http.send(headers.length == 0 ? request : request.headers(headers));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private String prefix() {
        Matcher first = FILE.matcher(get("/").body());
        assertThat(first.find()).isTrue();
        return first.group(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/login", "/register", "/logs/01a22202-17ad-7000-8000-000000000000"})
    void everyPageIsTheSameShellForAnybody(String path) {
        HttpResponse<String> page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(header(page, "Cache-Control")).isEqualTo("no-cache");
        assertThat(page.body()).isEqualTo(get("/").body());
        assertThat(Http.send(request(path).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nope", "/logs/", "/styleguide"})
    void unknownPathIsAPageInABrowserAndAProblemElsewhere(String path) {
        HttpResponse<String> page = get(path, "Accept", "text/html,application/xhtml+xml,*/*;q=0.8");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(header(page, "Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(header(page, "Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.body()).isEqualTo(get("/").body());
        assertThat(header(get(path), "Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/nope", "/v1/api/logs/1/", "/auth/nope", "/assets/nope"})
    void pathOfAnApiIsAProblemInABrowser(String path) {
        assertThat(header(get(path, "Accept", "text/html,*/*;q=0.8"), "Content-Type"))
                .isEqualTo("application/problem+json");
    }

    @Test
    void pageHasTheTableOfScreensOfTheActiveProfiles() {
        assertThat(get("/").body())
                .contains("<script type=\"application/json\" id=\"routes\">[{\"path\":\"/\",", "\"logs/list.js\"")
                .doesNotContain("styleguide");
    }

    @Test
    void nothingRunsButWhatIsServedHere() throws Exception {
        HttpResponse<String> page = get("/");
        String policy = header(page, "Content-Security-Policy");
        Matcher inline =
                Pattern.compile("<script type=\"importmap\">(.*?)</script>").matcher(page.body());
        assertThat(inline.find()).isTrue();
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(inline.group(1).getBytes(StandardCharsets.UTF_8));

        assertThat(policy)
                .contains(
                        "default-src 'none'",
                        "script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';",
                        "style-src 'self';",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for 'script'")
                .doesNotContain("unsafe", "*", "http:");
        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
        assertThat(page.body()).doesNotContain("http://", "https://", "{{");
    }

    @Test
    void filesOfAnotherVersionComeFromTheDatabase() throws Exception {
        UiFiles other = UiFiles.ofZip(zip(Map.of("boot.js", "// boot", "new/main.js", "// of another version")));
        String path = "/assets/" + other.version() + "/new/main.js";
        assertThat(get(path).statusCode()).isEqualTo(404);

        store(other);
        await().untilAsserted(() -> assertThat(get(path).statusCode()).isEqualTo(200));

        HttpResponse<String> file = get(path);
        assertThat(file.body()).isEqualTo("// of another version");
        assertThat(header(file, "Content-Type")).isEqualTo("text/javascript;charset=UTF-8");
        assertThat(header(file, "Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
        assertThat(get("/assets/" + other.version() + "/old/main.js").statusCode())
                .isEqualTo(404);
    }

    @Test
    void ownFilesAreStoredAndOnlyTheNewestVersionsStay() throws Exception {
        assertThat(versions()).contains(prefix().split("/")[2]);
        for (int i = 0; i < 7; i++) {
            store(UiFiles.ofZip(zip(Map.of("boot.js", "// " + i))));
        }
        assertThat(versions()).hasSize(5);
    }

    @Test
    void pageOfAnUnknownVersionLoadsItselfAgain() {
        HttpResponse<String> first = get("/assets/0123456789abcdef/boot.js");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "Cache-Control")).isEqualTo("no-store");
        assertThat(first.body()).contains("location.reload()");
        assertThat(get("/assets/0123456789abcdef/main.js").statusCode()).isEqualTo(404);
    }

    private static byte[] zip(Map<String, String> files) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(zip)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                entries.putNextEntry(new ZipEntry(file.getKey()));
                entries.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return zip.toByteArray();
    }

    private void store(UiFiles files) throws SQLException {
        try (Connection connection = bootstrap.open()) {
            UiVersionTable.store(connection, files);
        }
    }

    private Set<String> versions() {
        return repository.all().blockOptional().orElseThrow();
    }

    @Test
    void everyFileOfThePageIsThereAndKeptForEver() {
        Matcher files = FILE.matcher(get("/").body());
        int count = 0;
        while (files.find()) {
            HttpResponse<String> file = get(files.group(1) + files.group(2));
            assertThat(file.statusCode()).as(files.group()).isEqualTo(200);
            assertThat(header(file, "Cache-Control")).isEqualTo("max-age=31536000, public, immutable");
            assertThat(header(file, "Content-Type")).matches("text/(javascript|css);charset=UTF-8|image/svg\\+xml");
            count++;
        }
        assertThat(count).isGreaterThan(10);
    }

    @Test
    void filesArePackedForThoseWhoTakeThat() throws IOException {
        String path = prefix() + "app.css";
        HttpResponse<byte[]> packed =
                Http.send(request(path).header("Accept-Encoding", "br, gzip"), HttpResponse.BodyHandlers.ofByteArray());
        HttpResponse<byte[]> plain = Http.send(request(path), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(header(packed, "Content-Encoding")).isEqualTo("gzip");
        assertThat(header(packed, "Vary")).contains("Accept-Encoding");
        assertThat(header(plain, "Content-Encoding")).isEmpty();
        assertThat(packed.body().length).isLessThan(plain.body().length / 2);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes())
                .isEqualTo(plain.body());
        assertThat(header(get(path, "Accept-Encoding", "gzip;q=0"), "Content-Encoding"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/0000000000000000/app.css",
                "/assets/app.css",
                "PREFIX",
                "PREFIXnothing.js",
                "PREFIX../application.yml",
                "PREFIX%2e%2e/application.yml",
                "PREFIXlib/..%2fapp.css",
                "PREFIXindex.html.bak"
            })
    void whatIsNoFileOfThisVersionIsNotThere(String path) {
        HttpResponse<String> answer = get(path.replace("PREFIX", prefix()));

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        assertThat(answer.body()).contains("urn:central-de-erros:problem:");
    }
}
