package dev.centraldeerros.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CRITICAL | critical fatal Emergency emerg panic ALERT crit
            ERROR    | error ERR severe
            WARNING  | warning Warn
            INFO     | info notice Information informational
            DEBUG    | debug trace verbose FINE finer finest
            """)
    void everyNameOfALevelIsUnderstood(Level level, String names) {
        for (String name : names.split(" ", -1)) {
            assertThat(Level.parse(name)).as(name).contains(level);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "loud", "warn ", "5", "errors"})
    void otherTextsAreNoLevel(String name) {
        assertThat(Level.parse(name)).isEmpty();
    }

    @Test
    void aliasesCountWhereNoNameMatches() {
        assertThat(Level.matching(name -> name.startsWith("E"))).containsExactly(Level.ERROR);
        assertThat(Level.matching(name -> name.startsWith("FA"))).containsExactly(Level.CRITICAL);
    }
}
