package dev.centraldeerros.fingerprint.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTemplateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            No payment 17 | No payment <*>
            took 12.5 ms of 30 s | took <*> of <*>
            took 12.5ms | took <*>
            used 17.7 GB (18.9 GiB) of memory | used <*> of memory
            job 6f9619ff-8b86-d011-b42d-00c04fc964ff failed | job <*> failed
            at 0xdeadbeef, mask 0x05 | at <*>, mask <*>
            digest deadbeefcafe | digest <*>
            at Fri Jun 17 07:07:00 2005 | at <*>
            at 2026-01-02T03:04:05.678Z: done | at <*>: done
            from 10.0.0.7:8080 (10.0.0.7) | from <*>
            from fe80::1ff:fe23:4567:890a | from <*>
            proxy.example.com:443 open | <*> open
            mail to anna@example.com bounced | mail to <*> bounced
            GET https://example.com/a?b=c failed | GET <*> failed
            cannot open /var/log/app.log: denied | cannot open <*>: denied
            cannot open C:\\temp\\a.txt | cannot open <*>
            key 'order' not found | key <*> not found
            key "order" not found | key <*> not found
            key `order' not found | key <*> not found
            don't panic | don't panic
            uid=0 user=root tty=ssh host= | uid=<*> user=<*> tty=<*> host=
            total = 15##3##7 | total = <*>
            user anna logged in | user <*> logged in
            user is unknown | user is unknown
            password for anna failed | password for <*> failed
            java.lang.IllegalStateException: closed | java.lang.IllegalStateException: closed
            order:4711 lost | order:<*> lost
            ids [1, 2, 3] lost | ids <*> lost
            ids 1, 2, 3 lost | ids <*> lost
            "GET /a/b?c=1 HTTP/1.1" 500 | "GET <*>" <*>
            wait < 5 | wait < <*>
            nested {{a: 1}, {b: 2}} | nested {{a: <*>}, {b: <*>}}
            read/write error | read/write error
            """)
    void valuesAreMaskedAndWordsStay(String message, String template) {
        assertThat(MessageTemplate.of(message).text()).isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n", "(", "'", "\"", "=", "a=", "((((((", "))))", "<", "<1", "\uD83D\uDE00", "a\0b"})
    void anyTextHasATemplate(String message) {
        MessageTemplate template = MessageTemplate.of(message);
        assertThat(template.values()).allMatch(span -> span.start() < span.end() && span.end() <= message.length());
    }

    @Test
    void valuesArePartsOfTheMessage() {
        String message = "No payment 17 for user anna";
        List<String> values = MessageTemplate.of(message).values().stream()
                .map(span -> message.substring(span.start(), span.end()))
                .toList();
        assertThat(values).containsExactly("17", "anna");
    }

    @Test
    void theFirstLinesCountUpToABound() {
        assertThat(MessageTemplate.of("a\nb\nc\nd").text()).isEqualTo("a b c");
        assertThat(MessageTemplate.of("x".repeat(5_000)).text()).hasSize(MessageTemplate.MAX_CHARS);
        String smileys = "x" + "\uD83D\uDE00".repeat(1_000);
        assertThat(MessageTemplate.of(smileys).text()).endsWith("\uDE00");
    }
}
