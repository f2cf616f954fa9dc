package dev.centraldeerros.query.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchPatternTest {
    private static final String KELVIN = "\u212A";
    private static final String LONG_S = "\u017F";

    @Test
    void aWordStandsForItselfAndForItsSpellingsWithTheTwoSigns() {
        SearchPattern pattern = SearchPattern.of("Task");
        assertThat(pattern.like()).isEqualTo("%task%");
        assertThat(pattern.signs()).containsExactly(LONG_S, KELVIN);
        assertThat(pattern.spellings())
                .containsExactly("%ta" + LONG_S + "k%", "%tas" + KELVIN + "%", "%ta" + LONG_S + KELVIN + "%");
        assertThat(pattern.regex()).isEmpty();
    }

    @Test
    void aTextThatHasASignIsTheSameAsTheOneWithTheLetter() {
        assertThat(SearchPattern.of("ta" + LONG_S + KELVIN)).isEqualTo(SearchPattern.of("task"));
    }

    @Test
    void aWordWithoutThemHasNoSpellings() {
        SearchPattern pattern = SearchPattern.of("100%_Error\\");
        assertThat(pattern.like()).isEqualTo("%100\\%\\_error\\\\%");
        assertThat(pattern.spellings()).isEmpty();
        assertThat(pattern.regex()).isEmpty();
    }

    /** Each letter more would double the patterns. */
    @Test
    void patternsAreBoundedAndARegularExpressionLooksAtTheRest() {
        SearchPattern pattern = SearchPattern.of("s".repeat(500));
        assertThat(pattern.spellings()).hasSize(8).allMatch(spelling -> spelling.length() == 502);
        assertThat(pattern.regex()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"quick", "brown", "fox", "jumps", "over", "lazy", "dog", "the", "kafka", "sessions", "task"})
    void everyLetterServesTheIndex(String word) {
        SearchPattern pattern = SearchPattern.of(word);
        assertThat(pattern.hasTrigrams()).isTrue();
        assertThat(pattern.like()).isEqualTo("%" + word + "%");
    }
}
