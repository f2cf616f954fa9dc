package dev.centraldeerros.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.database.DatabaseExceptionMapper;
import dev.centraldeerros.database.OutageTracker;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import io.r2dbc.spi.R2dbcTransientResourceException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;
import reactor.pool.PoolAcquireTimeoutException;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProblemHandlerTest {
    private final ProblemHandler handler =
            new ProblemHandler(List.of(new DatabaseExceptionMapper(new OutageTracker(Clock.systemUTC()))), List.of());

    @Test
    void aRefusalIsAProblemDocument() {
        MockServerHttpResponse answer = answer(ApiException.notFound("No such log."));
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.getHeaders().getCacheControl()).isEqualTo("no-store");
        assertThat(answer.getHeaders().getFirst("X-Content-Type-Options")).isEqualTo("nosniff");
        JsonNode document = body(answer);
        assertThat(document.propertyNames()).containsExactly("type", "title", "status", "detail", "instance");
        assertThat(document.get("type").stringValue()).isEqualTo(Problem.NOT_FOUND.type());
        assertThat(document.get("status").intValue()).isEqualTo(404);
        assertThat(document.get("detail").stringValue()).isEqualTo("No such log.");
        assertThat(document.get("instance").stringValue()).isEqualTo("/v1/api/%C3%A4/");
    }

    @Test
    void everyBadFieldIsNamed() {
        JsonNode errors = body(answer(ApiException.invalid(Map.of("level", List.of("a", "b"), "date", List.of("c")))))
                .get("errors");
        assertThat(errors.get("level").size()).isEqualTo(2);
        assertThat(errors.get("date").get(0).stringValue()).isEqualTo("c");
    }

    @Test
    void retryAfterIsWholeSecondsRoundedUp() {
        assertThat(retryAfter(Duration.ZERO)).isEqualTo("1");
        assertThat(retryAfter(Duration.ofMillis(1))).isEqualTo("1");
        assertThat(retryAfter(Duration.ofSeconds(2))).isEqualTo("2");
        assertThat(retryAfter(Duration.ofMillis(2001))).isEqualTo("3");
    }

    @Test
    void statusesOfTheFrameworkKeepTheirHeadersAndLoseTheirTexts() {
        assertThat(answer(new ServerWebInputException("dev.centraldeerros.Secret"))
                        .getBodyAsString()
                        .block())
                .doesNotContain("Secret");
        assertThat(answer(new UnsupportedMediaTypeStatusException("x")).getStatusCode())
                .isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE);
        assertThat(answer(new NotAcceptableStatusException("x")).getStatusCode())
                .isEqualTo(HttpStatus.NOT_ACCEPTABLE);
        assertThat(answer(new ResponseStatusException(HttpStatus.NOT_FOUND)).getStatusCode())
                .isEqualTo(HttpStatus.NOT_FOUND);
        MockServerHttpResponse wrongMethod =
                answer(new MethodNotAllowedException(HttpMethod.PUT, List.of(HttpMethod.GET, HttpMethod.POST)));
        assertThat(wrongMethod.getStatusCode()).isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
        assertThat(wrongMethod.getHeaders().getAllow()).containsExactlyInAnyOrder(HttpMethod.GET, HttpMethod.POST);
    }

    @Test
    void aBodyOverTheLimitIs413HoweverItIsWrapped() {
        assertThat(answer(new ServerWebInputException(
                                "read", null, new DecodingException("x", new DataBufferLimitException("y"))))
                        .getStatusCode()
                        .value())
                .isEqualTo(413);
    }

    @Test
    void securityIs401WithAChallengeAnd403() {
        MockServerHttpResponse unknown = answer(new BadCredentialsException("which"));
        assertThat(unknown.getStatusCode()).isEqualTo(HttpStatus.UNAUTHORIZED);
        assertThat(unknown.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).isEqualTo("Bearer");
        assertThat(answer(new AccessDeniedException("no")).getStatusCode()).isEqualTo(HttpStatus.FORBIDDEN);
    }

    @Test
    void aDatabaseThatIsAwayIs503WithAPause() {
        List<Throwable> away = List.of(
                new R2dbcNonTransientResourceException("cannot connect", new ConnectException("Connection refused")),
                new R2dbcNonTransientResourceException(new IOException("Connection reset by peer")),
                new R2dbcTransientResourceException("gone"),
                new R2dbcTimeoutException("pool", new PoolAcquireTimeoutException(Duration.ofSeconds(2))),
                new R2dbcNonTransientResourceException("too many", "53300"),
                new R2dbcNonTransientResourceException("shutting down", "57P01"),
                new R2dbcNonTransientResourceException("read only", "25006"),
                new DataAccessResourceFailureException(
                        "wrapped", new R2dbcNonTransientResourceException("x", "08006")));
        for (Throwable failure : away) {
            MockServerHttpResponse answer = answer(failure);
            assertThat(type(answer)).as("%s", failure).isEqualTo(Problem.DATABASE_UNAVAILABLE.type());
            assertThat(Long.parseLong(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)))
                    .isBetween(1L, 4L);
        }
    }

    /** Failures of the pool, with and without a waiting request. */
    @Test
    void aDatabaseThatTakesConnectionsAndSaysNothingIsAway() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ConnectionPool pool = new ConnectionPool(ConnectionPoolConfiguration.builder(
                            new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                                    .host(silent.getInetAddress().getHostAddress())
                                    .port(silent.getLocalPort())
                                    .username("missing")
                                    .build()))
                    .initialSize(0)
                    .maxCreateConnectionTime(Duration.ofMillis(20))
                    .build());
            try {
                Throwable failure = pool.create()
                        .then(Mono.<Throwable>empty())
                        .onErrorResume(Mono::just)
                        .block();
                assertThat(type(answer(failure))).isEqualTo(Problem.DATABASE_UNAVAILABLE.type());
            } finally {
                pool.dispose();
            }
        }
    }

    @Test
    void aQueryThatPostgresEndedIs503OfItsOwn() {
        assertThat(type(answer(new R2dbcNonTransientResourceException("canceled", "57014"))))
                .isEqualTo(Problem.QUERY_TIMED_OUT.type());
        assertThat(type(answer(new R2dbcTimeoutException("slow", new TimeoutException()))))
                .isEqualTo(Problem.QUERY_TIMED_OUT.type());
    }

    @Test
    void anythingUnknownIs500WithoutAWordOfIt() {
        for (Throwable failure : List.of(
                new IllegalStateException("secret"),
                new R2dbcBadGrammarException("secret", "42601", 0, "SELECT secret"),
                new R2dbcNonTransientResourceException("secret", "XX000"))) {
            MockServerHttpResponse answer = answer(failure);
            assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
            assertThat(answer.getBodyAsString().block()).doesNotContain("secret");
        }
    }

    @Test
    void aHeadRequestGetsTheHeadersWithoutTheDocument() {
        MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.head("/v1/x/"));
        StepVerifier.create(handler.handle(exchange, ApiException.notFound("x")))
                .verifyComplete();
        assertThat(exchange.getResponse().getHeaders().getContentLength()).isPositive();
        assertThat(exchange.getResponse().getBodyAsString().block()).isEmpty();
    }

    @Test
    void aClientThatWentAwayGetsNoAnswer() {
        MockServerWebExchange exchange = exchange();
        StepVerifier.create(handler.handle(exchange, new AbortedException("gone")))
                .verifyComplete();
        StepVerifier.create(handler.handle(exchange, new IOException("Connection reset by peer")))
                .verifyComplete();
        assertThat(exchange.getResponse().getStatusCode()).isNull();
    }

    @Test
    void anAnswerThatHasBegunIsCutAndNotCompleted() {
        MockServerWebExchange exchange = exchange();
        StepVerifier.create(exchange.getResponse().setComplete()).verifyComplete();
        StepVerifier.create(handler.handle(exchange, ApiException.notFound("x")))
                .verifyError(ApiException.class);
    }

    @Test
    void aProtocolMayHaveAFormOfItsOwnForItsErrors() {
        ProblemHandler withForm = new ProblemHandler(List.of(), List.of(new ErrorRenderer() {
            @Override
            public boolean isOf(ServerHttpRequest request) {
                return request.getPath().value().startsWith("/other/");
            }

            @Override
            public ResponseEntity<byte[]> render(ServerHttpRequest request, ApiException refusal) {
                return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                        .contentType(MediaType.TEXT_PLAIN)
                        .header("X-Other-Error", refusal.detail())
                        .body(refusal.detail().getBytes(StandardCharsets.UTF_8));
            }
        }));
        ApiException full = ApiException.retryLater(Problem.OVERLOADED, "full", Duration.ofSeconds(2));
        MockServerWebExchange other = MockServerWebExchange.from(MockServerHttpRequest.post("/other/path"));
        MockServerWebExchange ours = exchange();
        StepVerifier.create(withForm.handle(other, full)).verifyComplete();
        StepVerifier.create(withForm.handle(ours, full)).verifyComplete();

        MockServerHttpResponse answer = other.getResponse();
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.TOO_MANY_REQUESTS);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.TEXT_PLAIN);
        assertThat(answer.getHeaders().getFirst("X-Other-Error")).isEqualTo("full");
        assertThat(answer.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("2");
        assertThat(answer.getBodyAsString().block()).isEqualTo("full");
        assertThat(type(ours.getResponse())).isEqualTo(Problem.OVERLOADED.type());
    }

    @Test
    void textForTheLogHasNoControlCharacters() {
        assertThat(LogSanitizer.of("a\r\n\u001b[31m\u202eb")).isEqualTo("a\\u000D\\u000A\\u001B[31m\\u202Eb");
        assertThat(LogSanitizer.of("x".repeat(600))).hasSize(501);
    }

    private String retryAfter(Duration pause) {
        return answer(ApiException.retryLater(Problem.OVERLOADED, "x", pause))
                .getHeaders()
                .getFirst(HttpHeaders.RETRY_AFTER);
    }

    private MockServerHttpResponse answer(Throwable failure) {
        MockServerWebExchange exchange = exchange();
        StepVerifier.create(handler.handle(exchange, failure)).verifyComplete();
        return exchange.getResponse();
    }

    private static MockServerWebExchange exchange() {
        return MockServerWebExchange.from(MockServerHttpRequest.get("/v1/api/ä/?q=1"));
    }

    private static String type(MockServerHttpResponse answer) {
        return body(answer).get("type").stringValue();
    }

    private static JsonNode body(MockServerHttpResponse answer) {
        return JsonMapper.shared().readTree(answer.getBodyAsString().block());
    }
}
