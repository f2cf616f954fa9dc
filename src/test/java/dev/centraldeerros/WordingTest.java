package dev.centraldeerros;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments, messages and documents have a subject with a name: these words have none. */
class WordingTest {
    private static final Pattern BANNED = Pattern.compile(
            "\\b(?:who(?:so|m)?ever|nobody|somebody|anybody|everybody|someone|lest|meanwhile|those who)\\b"
                    + "|(?:/\\*\\*|//|^\\s*\\*|--|[.;:(]) who\\b",
            Pattern.CASE_INSENSITIVE);

    /** A value of HTTP clients and of Linux, not a word. */
    private static final Pattern NAMES = Pattern.compile("BodyPublishers\\.noBody\\(\\)|NOBODY_ID");

    private static final Pattern COMMENT = Pattern.compile("^\\s*(?:/\\*\\*|\\*|//|--) .*");
    private static final int MAX_COMMENT = 140;

    private static final List<String> PLACES = List.of(
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "SECURITY.md",
            "docs",
            "src/main",
            "src/test/java",
            "src/test/ui",
            "src/bench",
            "src/fuzz",
            // The checksums of older migrations are in every database.
            "schema");

    private static final Pattern CHECKED =
            Pattern.compile(".*\\.(?:java|md|js|mjs|css|html|json|yaml|yml|properties|factories|sql)");
    private static final Pattern SKIPPED = Pattern.compile(
            ".*(?:/node_modules/|/vendor/|LEIA-ME|i18n/pt-BR|schema/V(?:[1-9]|1[0-6])__|WordingTest).*");

    /** Returns the violations of a line, empty for none. */
    private static List<String> violations(String line) {
        List<String> found = new ArrayList<>();
        if (BANNED.matcher(NAMES.matcher(line).replaceAll("")).find()) {
            found.add("banned word");
        }
        if (COMMENT.matcher(line).matches() && line.length() > MAX_COMMENT) {
            found.add("comment of more than " + MAX_COMMENT + " characters");
        }
        return found;
    }

    @Test
    void textsHaveNoBannedWords() throws IOException {
        List<String> found = new ArrayList<>();
        for (String place : PLACES) {
            try (Stream<Path> files = Files.walk(Path.of(place))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = file.toString().replace('\\', '/');
                    if (CHECKED.matcher(name).matches()
                            && !SKIPPED.matcher(name).matches()) {
                        check(file, found);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    private static void check(Path file, List<String> found) throws IOException {
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            for (String violation : violations(lines.get(i))) {
                found.add(file + ":" + (i + 1) + ": " + violation + ": "
                        + lines.get(i).strip());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Whoever waits is served. */",
                "// Nobody reads it.",
                " * who is served. Lest it fails.",
                "/** Who may call what. */",
                "The server stops; who asks gets 503.",
                "/** A comment that is far too long, because it goes on and on and on about something that could be said in half of its length, if not less. */"
            })
    void plantedViolationIsFound(String line) {
        assertThat(violations(line)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"the user who created the project", ".POST(BodyPublishers.noBody())", "int whole = 1;"})
    void ordinaryTextIsAccepted(String line) {
        assertThat(violations(line)).isEmpty();
    }
}
