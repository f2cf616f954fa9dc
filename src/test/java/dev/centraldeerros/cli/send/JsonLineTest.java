package dev.centraldeerros.cli.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.cli.send.LineEncoder.Encoded;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"n\":1.10} | {\"key\":\"k\",\"n\":1.10}",
                "{} | {\"key\":\"k\"}",
                "{ } | {\"key\":\"k\" }",
                "{\"key\":\"own\",\"n\":1} | {\"key\":\"own\",\"n\":1}",
                "{\"n\":{\"key\":1}} | {\"key\":\"k\",\"n\":{\"key\":1}}",
                "{\"n\":\"\\u00e3\", \"key\" : null, \"x\":[1]} | {\"n\":\"\\u00e3\", \"key\" : \"k\", \"x\":[1]}",
            })
    void keyIsAddedAndNothingElseChanged(String line, String expected) {
        assertThat(JsonLine.encode(line, "k"))
                .isInstanceOfSatisfying(
                        Encoded.Event.class, event -> assertThat(event.json()).isEqualTo(expected));
        assertThat(JsonLine.encode(line, null))
                .isInstanceOfSatisfying(
                        Encoded.Event.class, event -> assertThat(event.json()).isEqualTo(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "{}{}", "{} x", "{", "{\"a\"}", "x", "[{}]", "{\"a\":1,}"})
    void anythingButOneObjectIsRejected(String line) {
        assertThat(JsonLine.encode(line, "k")).isInstanceOf(Encoded.Rejected.class);
    }
}
