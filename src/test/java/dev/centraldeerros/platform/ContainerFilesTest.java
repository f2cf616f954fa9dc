package dev.centraldeerros.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What must hold of the image and of the compose file, on a machine without a container engine. */
class ContainerFilesTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final String image = read("Dockerfile");
    private final Map<String, Object> compose =
            map(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(read("docker-compose.yml")));

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    private Map<String, Object> service(String name) {
        return map(map(compose.get("services")).get(name));
    }

    /** Returns the arguments of an instruction of the last stage. */
    private List<String> instructions(String name) {
        return image.substring(image.lastIndexOf("\nFROM "))
                .replace("\\\n", " ")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    @Test
    void imageRunsAsANumberedUserWithoutAnAnonymousVolume() {
        assertThat(instructions("USER")).containsExactly("10001:10001");
        assertThat(instructions("RUN").get(0)).contains("--uid 10001", "--gid 10001");
        assertThat(instructions("VOLUME")).isEmpty();
        assertThat(instructions("ENTRYPOINT").get(0)).startsWith("[\"java\", \"@java.options\"");
    }

    @Test
    void trainingWaitsForTheLineThatTheServerWrites() {
        Matcher awaited = Pattern.compile("grep -q \"([^\"]+)\"").matcher(image);

        assertThat(awaited.find()).isTrue();
        assertThat(awaited.group(1)).isEqualTo("ReadyMessage: Ready");
        assertThat(read("src/main/java/dev/centraldeerros/platform/ReadyMessage.java"))
                .contains("\"Ready: {}");
    }

    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1"})
    void healthIsReadinessAtThePortInUse(int status, int exit, @TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash");
        assertThat(instructions("ENV").get(0)).contains("PORTFILE=/tmp/central.port");
        Matcher check = Pattern.compile("CMD (\\[.*])")
                .matcher(instructions("HEALTHCHECK").get(0));
        assertThat(check.find()).isTrue();
        Path file = folder.resolve("central.port");
        List<String> command = JsonMapper.shared()
                .readTree(check.group(1).replace("/tmp/central.port", file.toString()))
                .valueStream()
                .map(JsonNode::stringValue)
                .toList();
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        try {
            server.createContext("/actuator/health/readiness", exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
            // Without a line end, as Spring Boot writes it.
            Files.writeString(file, Integer.toString(server.getAddress().getPort()));

            assertThat(new ProcessBuilder(command).start().waitFor()).isEqualTo(exit);
        } finally {
            server.stop(0);
        }
    }

    /** Flags of a file have the lowest precedence, so that those of the operator win. */
    @Test
    void optionsOfTheOperatorTakePrecedence(@TempDir Path folder) throws Exception {
        List<String> files = instructions("RUN").stream()
                .filter(run -> run.startsWith("printf"))
                .toList();
        assertThat(files).hasSize(2);
        // Not known to every JDK that runs this test.
        String flags = files.get(0).replace("+UseCompactObjectHeaders", "");
        run(folder, "sh", "-c", flags);
        run(folder, "sh", "-c", files.get(1));

        assertThat(run(folder, JAVA, "@java.options", "-XX:+PrintFlagsFinal", "-version"))
                .containsPattern("MaxRAMPercentage *= 50\\.0")
                .containsPattern("bool UseParallelGC *= true")
                .containsPattern("bool ExitOnOutOfMemoryError *= true");
        ProcessBuilder tuned = new ProcessBuilder(JAVA, "@java.options", "-XX:+PrintFlagsFinal", "-version");
        tuned.environment().put("JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=40");
        assertThat(output(tuned.directory(folder.toFile()))).containsPattern("MaxRAMPercentage *= 40\\.0");
    }

    private static String run(Path folder, String... command) throws Exception {
        return output(new ProcessBuilder(command).directory(folder.toFile()));
    }

    private static String output(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void composeOpensNothingToOtherMachines() {
        assertThat(service("server").get("ports"))
                .isEqualTo(List.of("${CENTRAL_BIND:-127.0.0.1}:${CENTRAL_PORT:-8080}:8080"));
        assertThat(service("postgres")).doesNotContainKey("ports");
        assertThat(service("server").get("read_only")).isEqualTo(true);
        assertThat(service("server").get("cap_drop")).isEqualTo(List.of("ALL"));
        assertThat(service("server").get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
    }

    @Test
    void composeBoundsMemoryAndLogs() {
        for (String name : List.of("server", "postgres")) {
            assertThat(service(name)).containsKeys("mem_limit", "logging", "stop_grace_period", "restart");
            assertThat(map(map(service(name).get("logging")).get("options"))).containsKeys("max-size", "max-file");
        }
    }

    @Test
    void serverIsAnOrdinaryOwnerOfItsDatabase() {
        Map<String, Object> postgres = service("postgres");
        String script = String.valueOf(
                map(map(compose.get("configs")).get("create-owner")).get("content"));

        assertThat(map(postgres.get("environment"))).doesNotContainKeys("POSTGRES_USER", "POSTGRES_DB");
        assertThat(map(service("server").get("environment"))).containsEntry("SPRING_R2DBC_USERNAME", "central");
        assertThat(script)
                .contains("CREATE ROLE central LOGIN", "CREATE DATABASE central OWNER central")
                .contains("ALTER ROLE postgres PASSWORD NULL")
                .doesNotContain("SUPERUSER");
        assertThat(postgres.get("configs"))
                .isEqualTo(List.of(
                        Map.of("source", "create-owner", "target", "/docker-entrypoint-initdb.d/create-owner.sh")));
        assertThat(String.valueOf(map(postgres.get("healthcheck")).get("test")))
                .contains("--dbname=central", "select 1");
    }

    @Test
    void passwordsHaveNoDefault() {
        String file = read("docker-compose.yml");
        Matcher password = Pattern.compile("\\$\\{POSTGRES_PASSWORD[^}]*}").matcher(file);
        int count = 0;
        while (password.find()) {
            assertThat(password.group()).startsWith("${POSTGRES_PASSWORD:?");
            count++;
        }
        assertThat(count).isEqualTo(2);
    }

    @Test
    void mavenIsFetchedFromTheRepositoryThatIsNamed(@TempDir Path folder) throws Exception {
        for (String file : List.of("mvnw", ".mvn/wrapper/maven-wrapper.properties")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of(file), copy);
        }
        assertThat(fetched(folder, "https://mirror.example/releases"))
                .isEqualTo(fetched(folder, "https://mirror.example/releases/"));
        assertThat(fetched(folder, "https://mirror.example/releases"))
                .matches(
                        "https://mirror\\.example/releases/org/apache/maven/apache-maven/([0-9.]+)/apache-maven-\\1-bin\\.zip");
    }

    /** Returns the address that the wrapper would fetch. */
    private static String fetched(Path folder, String repository) throws Exception {
        String script = Files.readString(folder.resolve("mvnw"));
        int end = script.indexOf("distributionUrlNameMain=");
        ProcessBuilder shell = new ProcessBuilder("sh", "-s").directory(folder.toFile());
        shell.environment().put("MVNW_REPOURL", repository);
        Process process = shell.start();
        try (var input = process.outputWriter()) {
            input.write(script.substring(0, end) + "\necho \"address $distributionUrl\"\n");
        }
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return output.lines()
                .filter(line -> line.startsWith("address "))
                .findFirst()
                .orElseThrow()
                .substring(8);
    }
}
