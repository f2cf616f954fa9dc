package dev.centraldeerros.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.fingerprint.Grouping.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Labelled traces of real programs, and of documented formats: sections of one name are one error, sections of two names are
 * two. Each second section is of another build: in another folder, on other lines, with other numbers.
 */
class TraceCorpusTest {
    private static final String SECTION = "==== ";

    private record Sample(String name, String text) {}

    @ParameterizedTest
    @ValueSource(
            strings = {"java", "jvm", "node", "browser", "python", "dotnet", "go", "php", "ruby", "rust", "dart", "perl"
            })
    void tracesOfOneErrorShareAFingerprintAndOthersDoNot(String language) {
        List<Sample> samples = samples(language);
        Map<String, Grouping> byName = new HashMap<>();
        Map<UUID, String> byFingerprint = new HashMap<>();
        for (Sample sample : samples) {
            Grouping grouping = grouping("It failed", sample.text());
            assertThat(grouping.reason())
                    .as(sample.name() + "\n" + sample.text())
                    .isEqualTo(Reason.EXCEPTION);
            Grouping same = byName.putIfAbsent(sample.name(), grouping);
            assertThat(grouping.parts()).as(sample.name()).isEqualTo(same == null ? grouping.parts() : same.parts());
            String other = byFingerprint.putIfAbsent(grouping.fingerprint(), sample.name());
            assertThat(sample.name()).as(grouping.parts().toString()).isEqualTo(other == null ? sample.name() : other);
        }
        assertThat(byName).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"java", "jvm", "node", "browser", "python", "dotnet", "go", "php", "ruby", "rust", "dart", "perl"
            })
    void windowsLineEndsChangeNothing(String language) {
        for (Sample sample : samples(language)) {
            assertThat(grouping("It failed", sample.text().replace("\n", "\r\n")))
                    .as(sample.name())
                    .isEqualTo(grouping("It failed", sample.text()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"java", "jvm", "node", "browser", "python", "dotnet", "go", "php", "ruby", "rust", "dart", "perl"
            })
    void aTraceInTheDescriptionCountsToo(String language) {
        for (Sample sample : samples(language)) {
            assertThat(grouping(sample.text(), null).fingerprint())
                    .as(sample.name())
                    .isEqualTo(grouping("It failed", sample.text()).fingerprint());
        }
    }

    @Test
    void titlesAndCulpritsNameTheErrorAndTheOwnFunction() {
        assertThat(titles("jvm"))
                .contains("IllegalStateException: no payment 17 | com.example.billing.Store.load")
                .contains("PaymentException: payment 17 | com.example.billing.Handler.handle");
        assertThat(titles("java")).contains("PaymentException: payment 17 | App$Handler.handle");
        assertThat(titles("node")).contains("TypeError: no payment 17 | app.js:load");
        assertThat(titles("python"))
                .contains("ValueError: no payment 17 | app.py:load")
                .contains("RuntimeError: from 17 | app.py:handle");
        assertThat(titles("dotnet"))
                .contains("InvalidOperationException: No payment 17 | Billing.Store.Load")
                .contains("AggregateException: One or more errors occurred. (No payment 17) | Billing.Handler.Handle");
        assertThat(titles("go"))
                .contains("panic: no payment 17 | main.(*Store).Load")
                .contains("panic: runtime error: index out of range [18] with length 2 | main.load")
                .contains("fatal error: all goroutines are asleep - deadlock! | main.wait");
        assertThat(titles("php"))
                .contains("RuntimeException: no payment 17 | app.php:Store->load")
                .contains("RuntimeException: handling 17 | app.php:handle");
        assertThat(titles("ruby"))
                .contains("ArgumentError: no payment 17 | app.rb:load")
                .contains("NoMethodError: undefined method `total' for nil:NilClass | cart.rb:total");
        assertThat(titles("rust")).contains("panic: no payment 17 | billing::load");
        assertThat(titles("dart")).contains("FormatException: Invalid number (at character 1) | store.dart:Store.load");
        assertThat(titles("perl")).contains("It failed | app.pl:main::load");
        assertThat(titles("browser")).contains("TypeError: item is undefined | cart.js:cartTotal");
    }

    private static List<String> titles(String language) {
        return samples(language).stream()
                .map(sample -> grouping("It failed", sample.text()))
                .map(grouping -> grouping.title() + " | " + grouping.culprit())
                .toList();
    }

    private static Grouping grouping(String description, @org.jspecify.annotations.Nullable String details) {
        return Fingerprinter.grouping(
                Fingerprinter.VERSION, description, "billing", null, Fingerprinter.readTrace(description, details));
    }

    private static List<Sample> samples(String language) {
        List<Sample> samples = new ArrayList<>();
        for (String section : resource("/traces/" + language + ".txt").split("(?m)^" + SECTION, -1)) {
            int end = section.indexOf('\n');
            if (end > 0) {
                samples.add(new Sample(section.substring(0, end), section.substring(end + 1)));
            }
        }
        return samples;
    }

    private static String resource(String name) {
        try (InputStream in = TraceCorpusTest.class.getResourceAsStream(name)) {
            return new String(java.util.Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
