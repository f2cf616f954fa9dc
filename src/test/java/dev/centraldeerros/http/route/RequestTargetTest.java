package dev.centraldeerros.http.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.URI;
import java.net.URLDecoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    /** As Netty reads it from the wire. */
    private static String wire(String sent) {
        return new String(sent.getBytes(UTF_8), ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/?x=1&y=%C3%A7+z, /a/?x=1&y=%C3%A7+z",
        "/a/?x=ç, /a/?x=%C3%A7",
        "/a/?x=北京, /a/?x=%E5%8C%97%E4%BA%AC",
        "/a/?x=😀, /a/?x=%F0%9F%98%80",
        "/a/?x[]=a|b{c}^`<>, /a/?x%5B%5D=a%7Cb%7Bc%7D%5E%60%3C%3E",
        "/a/?x=a=b?c/d:e@f!$'()*;, /a/?x=a=b?c/d:e@f!$'()*;",
        "/a/?x=#y, /a/?x=%23y",
        "/ç/, /%C3%A7/",
        "/a/?, /a/?",
        "*, *"
    })
    void whatMustBeEncodedIsEncodedAndNothingElse(String sent, String uri) {
        RequestTarget target = RequestTarget.of(wire(sent));
        assertThat(target.fault()).isEmpty();
        assertThat(target.uri()).isEqualTo(uri);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a/?x=\u00E7",
                "/a/?x=\u00C0\u00AF",
                "/a/?x=\u00ED\u00A0\u0080",
                "/a/?x=%zz",
                "/a/?x=%4",
                "/a/?%"
            })
    void aQueryThatHasNoMeaningIsNamed(String bytes) {
        RequestTarget target = RequestTarget.of(bytes);
        assertThat(target.fault())
                .hasValueSatisfying(fault -> assertThat(fault.field()).isEqualTo("query"));
    }

    @Test
    void whateverBytesComeTheyAreRefusedOrMakeAUriThatMeansThem() {
        Random random = new Random(14);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder bytes = new StringBuilder("/v1/?q=");
            for (int i = random.nextInt(6); i >= 0; i--) {
                bytes.append(
                        random.nextInt(3) == 0
                                ? wire(new String(Character.toChars(0xA0 + random.nextInt(0xD700))))
                                : String.valueOf((char) (0x21 + random.nextInt(0x5E))));
            }
            RequestTarget target = RequestTarget.of(bytes.toString());
            if (target.fault().isEmpty()) {
                assertThatCode(() -> new URI("http://host" + target.uri())).doesNotThrowAnyException();
                assertThat(URLDecoder.decode(target.uri(), UTF_8))
                        .isEqualTo(URLDecoder.decode(new String(bytes.toString().getBytes(ISO_8859_1), UTF_8), UTF_8));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "central_server:8080",
                "a.b-c.example:1",
                "127.0.0.1:65535",
                "[::1]:8080",
                "[fe80::1%25eth0]",
                "h:"
            })
    void hostsAreTaken(String host) {
        assertThat(Host.isValid(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a b", "a/b", "a@b", "a\"b", "a<b", "a:b", "a:65536", "a:1:2", "[::1", "::1", "a,b", "a?b", "ç"
            })
    void whatIsNoHostIsRefused(String host) {
        assertThat(Host.isValid(host)).isFalse();
    }
}
