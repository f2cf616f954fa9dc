package dev.centraldeerros.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseFoldingTest {
    /** From Unicode's CaseFolding.txt: lines of status C and S, and characters that have none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Aa",
                "ÉÉé",
                "Kk\u212A",
                "Ssſ",
                "ΣσςΣ",
                "ẞß",
                "ЖжЖ",
                "ǄǅǆǄ",
                "\uD801\uDC00\uD801\uDC28",
                "ᾳᾼ",
                "µμΜ"
            })
    void lettersThatDifferByCaseAloneFoldToOne(String letters) {
        assertThat(letters.codePoints().map(CaseFolding::fold).distinct().count())
                .isEqualTo(1);
        letters.codePoints()
                .forEach(letter ->
                        assertThat(CaseFolding.alike(letters.codePointAt(0))).contains(letter));
    }

    @ParameterizedTest
    @ValueSource(strings = {"İiı", "ßs", "éea", "漢字", "%_\\"})
    void othersStayApart(String letters) {
        assertThat(letters.codePoints().map(CaseFolding::fold).distinct().count())
                .isEqualTo(letters.codePoints().count());
    }

    @Test
    void aTextIsFoldedCharacterByCharacter() {
        assertThat(CaseFolding.fold("ΟΔΟΣ İSTANBUL 😀")).isEqualTo("οδοσ İstanbul 😀");
    }
}
