package dev.centraldeerros.query.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.Glob;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class QueryTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static final NameRegistry NAMES = new NameRegistry(
            new NameRegistry.Known(
                    Map.of("default", 1, "shop", 2, "shut", 3), Map.of("PRODUCTION", (short) 1, "DEV", (short) 2)),
            List.of("PRODUCTION", "DEV"),
            Mono.never());

    private static Condition parse(String query) {
        return Query.parse(query, Scope.LOGS, NAMES, id -> Optional.empty(), List.of(1, 2), NOW.atZone(ZoneOffset.UTC));
    }

    private static Condition word(String text) {
        return new Condition.Contains(Set.of(Condition.Field.values()), text);
    }

    @Test
    void termsSideBySideAreJoinedAndOrBindsLess() {
        assertThat(parse("a b OR c AND d"))
                .isEqualTo(new Condition.Any(List.of(
                        new Condition.All(List.of(word("a"), word("b"))),
                        new Condition.All(List.of(word("c"), word("d"))))));
    }

    @Test
    void parenthesesGroupTermsAndValues() {
        assertThat(parse("(a OR b) -level:(error OR critical)"))
                .isEqualTo(new Condition.All(List.of(
                        new Condition.Any(List.of(word("a"), word("b"))),
                        new Condition.Not(new Condition.Any(List.of(
                                new Condition.Levels(Set.of(Level.ERROR)),
                                new Condition.Levels(Set.of(Level.CRITICAL))))))));
    }

    @Test
    void aPhraseIsTakenAsItIs() {
        assertThat(parse("\"a AND (b \\\"c\\\" level:x* \\\\\"")).isEqualTo(word("a and (b \"c\" level:x* \\"));
        assertThat(parse("source:\"a*\"")).isEqualTo(new Condition.Is(Condition.Name.SOURCE, Set.of("a*")));
        assertThat(parse("or and not")).isInstanceOf(Condition.All.class);
        assertThat(parse("a-b")).isEqualTo(word("a-b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            “connection refused”          | "connection refused"
            „connection refused“          | "connection refused"
            «connection refused»          | "connection refused"
            source:“my service” -“a b”    | source:"my service" -"a b"
            attr.“user id”:1              | attr."user id":1
            a\u00A0b\u202Flevel:error\u200B | a b level:error
            a - b                         | a "-" b
            a -- b                        | a "--" b
            -                             | "-"
            (a -)                         | (a "-")
            --verbose                     | "--verbose"
            --level:error --"a"           | NOT NOT level:error NOT NOT "a"
            a – b                         | a "–" b
            source:-x                     | source:"-x"
            *refused*                     | refused
            refused*                      | refused
            """)
    void whatIsPlainIsUnderstood(String written, String meant) {
        assertThat(parse(written)).isEqualTo(parse(meant));
    }

    @Test
    void starsMatchAnything() {
        Glob glob = Glob.of("*24");
        assertThat(parse("source:*24")).isEqualTo(new Condition.Matches(Condition.Name.SOURCE, glob));
        assertThat(parse("source:pay**-eu*"))
                .isEqualTo(new Condition.Matches(Condition.Name.SOURCE, Glob.of("pay*-eu*")));
        assertThat(parse("attr.user:*@example.org"))
                .isEqualTo(new Condition.AttributeMatches("user", Glob.of("*@example.org")));
        assertThat(parse("env:*UCT*")).isEqualTo(new Condition.Environments(Set.of("PRODUCTION")));
        assertThat(parse("project:*h*p")).isEqualTo(new Condition.Projects(Set.of(2)));
        assertThat(parse("level:*r*r")).isEqualTo(new Condition.Levels(Set.of(Level.ERROR)));
        assertThat(parse("conn*refused"))
                .isEqualTo(new Condition.All(List.of(
                        word("refused"),
                        new Condition.ContainsInOrder(Set.of(Condition.Field.values()), List.of("conn", "refused")))));
        assertThat(parse("\"conn*refused\"")).isEqualTo(word("conn*refused"));
    }

    @Test
    void daysAreThoseOfTheTimeZone() {
        ZoneId zone = ZoneId.of("America/New_York");
        assertThat(Query.parse(
                        "date:2026-11-01", Scope.LOGS, NAMES, id -> Optional.empty(), List.of(1), NOW.atZone(zone)))
                .as("a day of 25 hours")
                .isEqualTo(new Condition.All(List.of(
                        new Condition.Date(Comparison.AT_LEAST, Instant.parse("2026-11-01T04:00:00Z")),
                        new Condition.Date(Comparison.LESS, Instant.parse("2026-11-02T05:00:00Z")))));
        assertThat(Query.parse(
                        "received_at:>2026-11-23",
                        Scope.LOGS,
                        NAMES,
                        id -> Optional.empty(),
                        List.of(1),
                        NOW.atZone(ZoneOffset.ofHours(-3))))
                .isEqualTo(new Condition.Received(Instant.parse("2026-11-24T03:00:00Z"), null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '^', textBlock = """
            timeout or refused            ; At character 9: "or" is searched for as a word; the operator is OR.
            a not b                       ; At character 3: "not" is searched
            a && b                        ; At character 3: "&&" is searched for as text; the operator is AND.
            a || b                        ; the operator is OR.
            !timeout                      ; write -timeout to exclude it.
            +timeout                      ; with its plus
            'connection refused'          ; phrases stand in double quotes
            /conn.*/                      ; no regular expressions
            level=error                   ; write level:error.
            level!=error                  ; write -level:error.
            events>10                     ; write events:>10.
            attr.ms>=500                  ; write attr.ms:>=500.
            source=~"pay.*"               ; write source:value, where
            {source="x"}                  ; a condition is field:value
            a |= b                        ; a condition is field:value
            refused~2                     ; no fuzzy search
            source:a,b                    ; several values are field:(a OR b)
            source:!a                     ; -field:value excludes a value
            source:/a.b/                  ; no regular expressions
            attr.ms:[1                    ; a range is
            source:"pay*"                 ; * is text in quotes
            """)
    void wordsOfOtherLanguagesGetAHint(String query, String hint) {
        assertThat(parse(query)).isNotNull();
        assertThat(Query.hints(query, Scope.LOGS)).singleElement().asString().contains(hint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a OR b",
                "or",
                "\"a or b\"",
                "-level:error source:pay-*",
                "/v1/api/logs/",
                "GET /a/b/ HTTP",
                "x=1",
                "colour=red",
                "c++ 5!",
                "a - b",
                "it's",
                "source:\"a,b\"",
                "description:a"
            })
    void plainQueriesGetNone(String query) {
        assertThat(Query.hints(query, Scope.LOGS)).isEmpty();
    }

    @Test
    void everyFieldHasItsMeaning() {
        assertThat(parse("LEVEL:>=warning"))
                .isEqualTo(new Condition.Levels(Set.of(Level.WARNING, Level.ERROR, Level.CRITICAL)));
        assertThat(parse("level:<debug")).isEqualTo(Condition.NONE);
        assertThat(parse("level:<trace")).isEqualTo(Condition.NONE);
        assertThat(parse("level:>=warn")).isEqualTo(parse("level:>=warning"));
        assertThat(parse("level:(fatal OR err)")).isEqualTo(parse("level:(critical OR error)"));
        assertThat(parse("level:e*")).isEqualTo(parse("level:error"));
        assertThat(parse("level:sev*")).isEqualTo(parse("level:error"));
        assertThat(parse("env:prod*")).isEqualTo(new Condition.Environments(Set.of("PRODUCTION")));
        assertThat(parse("environment:dev")).isEqualTo(new Condition.Environments(Set.of("DEV")));
        assertThat(parse("project:sh*")).isEqualTo(new Condition.Projects(Set.of(2)));
        assertThat(parse("source:pay-*")).isEqualTo(new Condition.StartsWith(Condition.Name.SOURCE, "pay-"));
        assertThat(parse("events:>10")).isEqualTo(new Condition.Events(Comparison.GREATER, 10));
        assertThat(parse("attr.customer:42")).isEqualTo(new Condition.AttributeIs("customer", "42"));
        assertThat(parse("attr.URL:http://a")).isEqualTo(new Condition.AttributeIs("URL", "http://a"));
        assertThat(parse("attr.\"user name\":\"Ana Maria\""))
                .isEqualTo(new Condition.AttributeIs("user name", "Ana Maria"));
        assertThat(parse("attr.\"a:\\\"b\\\" (c)\":>5"))
                .isEqualTo(new Condition.AttributeCompares(
                        "a:\"b\" (c)", Comparison.GREATER, java.math.BigDecimal.valueOf(5)));
        assertThat(parse("attr.n:>1e3"))
                .isEqualTo(new Condition.AttributeCompares("n", Comparison.GREATER, new java.math.BigDecimal("1e3")));
        assertThat(parse("has:attr.\"user name\"")).isEqualTo(new Condition.HasAttribute("user name"));
        assertThat(parse("date:>now-1h"))
                .isEqualTo(new Condition.Date(Comparison.GREATER, Instant.parse("2026-11-23T11:00:00Z")));
        assertThat(parse("date:2026-11-23"))
                .isEqualTo(new Condition.All(List.of(
                        new Condition.Date(Comparison.AT_LEAST, Instant.parse("2026-11-23T00:00:00Z")),
                        new Condition.Date(Comparison.LESS, Instant.parse("2026-11-24T00:00:00Z")))));
        assertThat(parse("received_at:>2026-11-23T10:00:00.0005Z"))
                .isEqualTo(new Condition.Received(Instant.parse("2026-11-23T10:00:00.001Z"), null));
        assertThat(parse("-has:release"))
                .isEqualTo(new Condition.Not(new Condition.StartsWith(Condition.Name.RELEASE, "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            levle:error                 | At character 1: "levle" is no field; archived, date
            a http://b                  | At character 3: "http" is no field
            a level:loud                | At character 9: "loud" is no level; [DEBUG
            😀 level:loud               | At character 9: "loud" is no level
            level:                      | At character 7: the query ends here, where a value for level is expected
            level: error                | X
            (a OR b                     | At character 1: this parenthesis is never closed
            a) b                        | At character 2: this parenthesis was never opened
            a OR                        | At character 5: the query ends here
            OR a                        | At character 1: a word, a phrase or a field is expected
            a AND AND b                 | At character 7: a word
            ()                          | At character 2: a word
            "a                          | At character 1: this quote is never closed
            :a                          | At character 1: a colon needs
            *                           | At character 1: there is nothing to search for
            a*b*c*d*e*f*g               | At character 1: at most 5 stars in one value
            “a                          | At character 1: this quote is never closed
            source:>a                   | At character 9: source cannot be compared by >
            level:(a:b)                 | At character 8: there is a field around
            env:mars                    | At character 5: "mars" is no environment; PRODUCTION, DEV
            project:shut                | At character 9: "shut" is no project that you see
            events:>many                | At character 9: events are compared with a whole number
            date:>yesterday             | At character 7: a day (2026-11-23)
            date:2026-02-30             | At character 6: there is no such day
            attr.a:>b                   | At character 9: an attribute is compared with a number
            archived:maybe              | At character 10: archived is true, false or all
            has:level                   | At character 5: has takes details
            """)
    void aMistakeIsToldWithItsPlace(String query, String message) {
        if (message.equals("X")) {
            assertThat(parse(query)).isNotNull();
        } else {
            assertThatThrownBy(() -> parse(query))
                    .isInstanceOf(QuerySyntaxException.class)
                    .message()
                    .startsWith(message);
        }
    }

    @Test
    void sizesAreBounded() {
        assertThat(parse("a ".repeat(64))).isNotNull();
        assertThatThrownBy(() -> parse("a ".repeat(65))).hasMessageContaining("more than 64 terms");
        assertThat(parse("(".repeat(15) + "a" + ")".repeat(15))).isNotNull();
        assertThatThrownBy(() -> parse("(".repeat(2_000) + "a")).hasMessageContaining("more than 16 levels");
        assertThatThrownBy(() -> parse("NOT ".repeat(1_000) + "a")).hasMessageContaining("more than 16 levels");
        assertThatThrownBy(() -> parse("source:" + "a".repeat(501))).hasMessageContaining("at most 500");
    }

    /** Whatever comes, it is a condition or a told mistake. */
    @Test
    void noTextBreaksTheReader() {
        String[] chunks = {
            "a",
            "\"",
            "(",
            ")",
            ":",
            "-",
            " ",
            "AND",
            "OR",
            "NOT",
            "level",
            "level:",
            ">",
            "<=",
            "*",
            "\\",
            "attr.",
            "attr.x:",
            "date:",
            "now-1w",
            "1",
            "error",
            "😀",
            "\uD83D",
            "env:",
            "has:",
            "events:",
            "99999999999",
            "2026-11-23",
            "\t"
        };
        Random random = new Random(17);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder query = new StringBuilder();
            for (int n = random.nextInt(12); n >= 0; n--) {
                query.append(chunks[random.nextInt(chunks.length)]);
            }
            try {
                assertThat(parse(query.toString())).isNotNull();
                read++;
            } catch (QuerySyntaxException told) {
                assertThat(told).hasMessageMatching("(?s)At character \\d+: .*\\.");
            }
        }
        assertThat(read).isGreaterThan(100);
    }

    @Test
    void onlyNamesOfProjectsAndEnvironmentsAreAskedFor() {
        assertThat(Query.knows(
                        "env:(dev OR mars) x project:shop y",
                        (field, name) -> !field.equals("env") || name.equals("dev")))
                .isFalse();
        assertThat(Query.knows(
                        "env:dev mars level:(a OR b) c", (field, name) -> !field.equals("env") || name.equals("dev")))
                .isTrue();
        assertThat(Query.knows("\"", (field, name) -> false)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"LOGS,type:x", "LOGS,status:open", "ISSUES,trace_id:x", "ISSUES,attr.a:1", "ISSUES,has:release"})
    void fieldsOfOtherListsAreRefused(Scope scope, String query) {
        assertThatThrownBy(() -> Query.parse(
                        query, scope, NAMES, id -> Optional.empty(), List.of(1, 2), NOW.atZone(ZoneOffset.UTC)))
                .isInstanceOf(QuerySyntaxException.class)
                .hasMessageContaining("is no field");
    }

    @Test
    void queriesOfIssuesHaveTheirProperties() {
        assertThat(Query.parse(
                        "type:java.*",
                        Scope.ISSUES,
                        NAMES,
                        id -> Optional.empty(),
                        List.of(1, 2),
                        NOW.atZone(ZoneOffset.UTC)))
                .isEqualTo(new Condition.IssueHas(Condition.IssueProperty.TYPE, Glob.of("java.*")));
    }
}
