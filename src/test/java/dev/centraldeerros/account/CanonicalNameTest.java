package dev.centraldeerros.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalNameTest {
    @ParameterizedTest
    @CsvSource({
        "josé, JOSÉ",
        "jos\u00E9, jose\u0301",
        "JOS\u00C9, jose\u0301",
        "straße, STRASSE",
        "straße, STRAẞE",
        "οδος, ΟΔΟΣ",
        "οδοσ, οδος",
        "ﬁn, FIN",
        "\u212Angstrom, kngstrom",
        "\u212B, å",
        "жук, ЖУК",
        "ǆ, ǅ",
        "info, INFO",
        "ա\u0587, ԱԵՒ"
    })
    void whatIsTheSameToAPersonHasOneKey(String one, String other) {
        assertThat(CanonicalName.of(one)).isEqualTo(CanonicalName.of(other));
    }

    @ParameterizedTest
    @CsvSource({"a, á", "info, ınfo\u0307", "Ἄ, ἀ", "a, а", "e, é"})
    void whatIsNotTheSameHasTwo(String one, String other) {
        assertThat(CanonicalName.of(one)).isNotEqualTo(CanonicalName.of(other));
    }

    @Test
    void theLocaleOfTheServerHasNoSay() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(CanonicalName.of("INFO")).isEqualTo("info");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void aKeyIsItsOwnKeyForEveryCharacter() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (Character.isDefined(point) && (point < 0xD800 || point > 0xDFFF)) {
                String text = Character.toString(point);
                String key = CanonicalName.of(text);
                assertThat(CanonicalName.of(key)).as("U+%04X", point).isEqualTo(key);
                assertThat(CanonicalName.of(text.toUpperCase(Locale.ROOT)))
                        .as("U+%04X", point)
                        .isEqualTo(key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u200B",
                "\u200D",
                "\u202E",
                "\u2066",
                "\u00AD",
                "\uFEFF",
                "\u3164",
                "\uFE0F",
                "\u034F",
                "\uDB40\uDC41"
            })
    void whatNobodySeesIsFound(String invisible) {
        assertThat(CanonicalName.hasInvisible("admin" + invisible)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "José da Silva", "संपर्क", "王小明", "😀", "محمد", "Ŷ̃"})
    void namesOfPeopleAreTaken(String name) {
        assertThat(CanonicalName.hasInvisible(name)).isFalse();
    }
}
