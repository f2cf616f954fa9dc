package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code docs/settings.md} has the settings of the configuration records, no others, and their defaults. */
class SettingsTableTest {
    private static final String OURS = "central.";
    private static final Path METADATA = Path.of("target/classes/META-INF/spring-configuration-metadata.json");

    /** {@code | `name` | `default` or – | `VARIABLE` | meaning |}. */
    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z0-9.-]+)` \\| (?:`([^`]*)`|–) \\| `([A-Z0-9_]+)` \\| (.+) \\|$", Pattern.MULTILINE);

    /** What one row says. */
    private record Row(String value, String variable, String meaning) {}

    private final Map<String, Row> rows = rows();

    @Test
    void everySettingIsInTheTableAndNoOther() throws IOException {
        assertThat(rows.keySet().stream().filter(name -> name.startsWith(OURS)))
                .containsExactlyInAnyOrderElementsOf(declared().keySet());
    }

    @Test
    void theDefaultsAreThoseOfTheRecords() throws IOException {
        declared()
                .forEach((name, value) -> assertThat(rows)
                        .hasEntrySatisfying(
                                name, row -> assertThat(row.value()).as(name).isEqualTo(value)));
    }

    @Test
    void theVariablesAreThoseThatSpringBinds() {
        rows.forEach((name, row) -> {
            Map<String, Object> variables = Map.of(row.variable(), "given");
            var source = new SystemEnvironmentPropertySource(
                    StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables);
            Binder binder = new Binder(ConfigurationPropertySources.from(source));
            assertThat(binder.bind(name, String.class).orElse("")).as(name).isEqualTo("given");
        });
    }

    @Test
    void whatSpringBootBringsAndAnOperatorNeedsIsThereToo() {
        assertThat(rows)
                .containsKeys(
                        "spring.r2dbc.url",
                        "spring.r2dbc.username",
                        "spring.r2dbc.password",
                        "server.port",
                        "management.server.port",
                        "spring.lifecycle.timeout-per-shutdown-phase");
        assertThat(rows.values()).allSatisfy(row -> assertThat(row.meaning()).isNotBlank());
    }

    private static Map<String, Row> rows() {
        Map<String, Row> rows = new TreeMap<>();
        Matcher row = ROW.matcher(Documents.text("docs/settings.md"));
        while (row.find()) {
            String value = row.group(2) == null ? "" : row.group(2);
            assertThat(rows.put(row.group(1), new Row(value, row.group(3), row.group(4))))
                    .as("%s stands twice", row.group(1))
                    .isNull();
        }
        return rows;
    }

    /** Our settings with their defaults, as the annotation processor read them from the records. */
    private static Map<String, String> declared() throws IOException {
        Map<String, String> declared = new TreeMap<>();
        JsonNode metadata = JsonMapper.shared().readTree(Files.readString(METADATA));
        for (JsonNode property : metadata.get("properties").values()) {
            JsonNode value = property.get("defaultValue");
            declared.put(property.get("name").asString(), value == null ? "" : text(value));
        }
        assertThat(declared).isNotEmpty();
        return declared;
    }

    /** A list is written as an environment variable has it. */
    private static String text(JsonNode value) {
        String text = value.isArray()
                ? String.join(",", value.valueStream().map(JsonNode::asString).toList())
                : value.asString();
        return text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1).replace(", ", ",")
                : text;
    }
}
