package dev.centraldeerros.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryWordsTest {
    private static final Set<String> WITH_VALUE = Set.of("-u", "--url", "-p", "-n", "--from", "-o");

    private static List<String> marked(String... arguments) {
        return QueryWords.mark(Arrays.asList(arguments), WITH_VALUE::contains);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            delimiter = '|',
            value = {
                "source:my service | source:\"my service\"",
                "-source:my service | -source:\"my service\"",
                "attr.customer:Ana Maria | attr.customer:\"Ana Maria\"",
                "connection refused | \"connection refused\"",
                "back\\slash in text | \"back\\\\slash in text\"",
                "curl -v failed | \"curl -v failed\"",
                "exit (code 3) | \"exit (code 3)\"",
                "http://a failed | \"http://a failed\"",
                "error: no such file | \"error: no such file\"",
                "level:error source:pay | level:error source:pay",
                "level:error timeout | level:error timeout",
                "source:pay level:error | source:pay level:error",
                "details:x OR details:y | details:x OR details:y",
                "timeout OR refused | timeout OR refused",
                "(env:dev OR env:test) a | (env:dev OR env:test) a",
                "\"card expired\" refund | \"card expired\" refund",
                "source:pay* | source:pay*",
                "word | word",
                "@file | @file",
            })
    void argumentWithBlanksKeepsItsMeaning(String argument, String query) {
        assertThat(QueryWords.join(List.of(argument))).isEqualTo(query);
    }

    @Test
    void wordsAreJoinedInTheirOrderAndBlankOnesLeftOut() {
        assertThat(QueryWords.join(marked("a b", "", "-source:cron", "level:error", "-\"c d\"")))
                .isEqualTo("\"a b\" -source:cron level:error -\"c d\"");
    }

    @ParameterizedTest
    @CsvSource({
        "-source:cron, true",
        "-name:x, true",
        "-url:x, true",
        "-release:1.4, true",
        "-timeout, true",
        "-nowhere, true",
        "-attr.order:7, true",
        "-(a, true",
        "-n5, false",
        "-n, false",
        "-uhttp://localhost:8080, false",
        "-pattr.order=a:b, false",
        "-ofile.csv, false",
        "--json, false",
        "--from=now-1h, false",
        "-, false",
        "word, false"
    })
    void negatedTermsAreToldFromOptions(String argument, boolean isTerm) {
        assertThat(marked(argument).get(0).equals(argument)).isEqualTo(!isTerm);
    }

    @Test
    void valueOfAnOptionIsNoTerm() {
        assertThat(marked("--from", "-source:x", "-o", "-name:x", "--", "-source:x"))
                .containsExactly("--from", "-source:x", "-o", "-name:x", "--", "-source:x");
    }
}
