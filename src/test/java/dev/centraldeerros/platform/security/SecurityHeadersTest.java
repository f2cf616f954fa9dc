package dev.centraldeerros.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.test.StepVerifier;

class SecurityHeadersTest {
    private static MockServerWebExchange exchange(String uri) {
        return MockServerWebExchange.from(MockServerHttpRequest.get(uri));
    }

    private static HttpHeaders written(MockServerWebExchange exchange) {
        return written(exchange, Duration.ZERO);
    }

    private static HttpHeaders written(MockServerWebExchange exchange, Duration hsts) {
        StepVerifier.create(new SecurityHeaders(hsts).writeHttpHeaders(exchange))
                .verifyComplete();
        return exchange.getResponse().getHeaders();
    }

    @Test
    void everyAnswerHasWhatSpringSecurityWouldWrite() {
        HttpHeaders headers = written(exchange("http://localhost/"));

        assertThat(headers.toSingleValueMap())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("X-Frame-Options", "DENY")
                .containsEntry("X-XSS-Protection", "0")
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .containsEntry("Cache-Control", "no-cache, no-store, max-age=0, must-revalidate")
                .containsEntry("Pragma", "no-cache")
                .containsEntry("Expires", "0")
                .doesNotContainKey("Strict-Transport-Security");
    }

    @Test
    void overHttpsBrowsersAreToldToStayThereOnlyIfThatIsSet() {
        Duration year = Duration.ofDays(365);
        assertThat(written(exchange("https://localhost/"), year).getFirst("Strict-Transport-Security"))
                .isEqualTo("max-age=31536000");
        assertThat(written(exchange("https://localhost/")).containsHeader("Strict-Transport-Security"))
                .isFalse();
        assertThat(written(exchange("http://localhost/"), year).containsHeader("Strict-Transport-Security"))
                .isFalse();
    }

    @Test
    void whatAnAnswerHasSetItselfIsLeftAlone() {
        MockServerWebExchange page = exchange("http://localhost/");
        page.getResponse().getHeaders().set("Content-Security-Policy", "default-src 'self'");
        page.getResponse().getHeaders().setCacheControl("max-age=3600");
        HttpHeaders headers = written(page);

        assertThat(headers.get("Content-Security-Policy")).containsExactly("default-src 'self'");
        assertThat(headers.get("Cache-Control")).containsExactly("max-age=3600");
        assertThat(headers.containsHeader("Pragma")).isFalse();
    }

    @Test
    void anAnswerThatNothingChangedSaysNothingOfCaching() {
        MockServerWebExchange unchanged = exchange("http://localhost/");
        unchanged.getResponse().setStatusCode(HttpStatus.NOT_MODIFIED);

        assertThat(written(unchanged).containsHeader("Cache-Control")).isFalse();
    }
}
