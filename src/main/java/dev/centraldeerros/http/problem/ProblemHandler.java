package dev.centraldeerros.http.problem;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * Turns exceptions into responses: {@code application/problem+json} (RFC 9457), unless the protocol of the request has an
 * {@link ErrorRenderer}. Spring Security's entry point and access-denied handler call {@link #handle}, too.
 */
@Component
public class ProblemHandler implements WebExceptionHandler, Ordered {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

    private final List<ExceptionMapper> meanings;
    private final List<ErrorRenderer> forms;

    @Autowired
    ProblemHandler(List<ExceptionMapper> meanings, ObjectProvider<ErrorRenderer> forms) {
        this(meanings, forms.orderedStream().toList());
    }

    public ProblemHandler(List<ExceptionMapper> meanings, List<ErrorRenderer> forms) {
        this.meanings = meanings;
        this.forms = forms;
    }

    /** Before Boot's handler, whose order is -1. */
    @Override
    public int getOrder() {
        return -2;
    }

    /**
     * Writes the response for {@code failure}. If a response has begun, passes the error on, which closes the connection,
     * so that a truncated response does not look complete.
     */
    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        if (clientIsGone(failure)) {
            return exchange.getResponse().isCommitted() ? Mono.error(failure) : Mono.empty();
        }
        ApiException refusal = ProblemMapper.of(failure, meanings);
        log(exchange, failure, refusal);
        return exchange.getResponse().isCommitted() ? Mono.error(failure) : write(exchange, refusal);
    }

    private boolean clientIsGone(Throwable failure) {
        if (failure instanceof AbortedException) {
            return true;
        }
        // The driver's connections can be reset, too.
        return ProblemMapper.meaning(failure, meanings).isEmpty()
                && DisconnectedClientHelper.isClientDisconnectedException(failure);
    }

    private void log(ServerWebExchange exchange, Throwable failure, ApiException refusal) {
        meanings.forEach(meaning -> meaning.onReported(refusal.problem(), failure));
        if (refusal.problem() == Problem.INTERNAL && !exchange.getResponse().isCommitted()) {
            // Reactor Netty logs errors of a response that has begun, and closes it.
            LOG.error(
                    "{} {} failed",
                    LogSanitizer.of(exchange.getRequest().getMethod().name()),
                    LogSanitizer.of(ProblemDocument.instance(exchange)),
                    failure);
        }
    }

    private Mono<Void> write(ServerWebExchange exchange, ApiException refusal) {
        ServerHttpResponse response = exchange.getResponse();
        HttpHeaders headers = response.getHeaders();
        // Headers of the response that failed.
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.remove(HttpHeaders.CONTENT_DISPOSITION);
        headers.remove(HttpHeaders.CONTENT_ENCODING);
        headers.remove(HttpHeaders.ETAG);
        headers.remove(HttpHeaders.LAST_MODIFIED);
        headers.remove(HttpHeaders.LOCATION);

        ResponseEntity<byte[]> rendered = forms.stream()
                .filter(form -> form.isOf(exchange.getRequest()))
                .findFirst()
                .map(form -> form.render(exchange.getRequest(), refusal))
                .orElseGet(() -> document(exchange, refusal));
        byte[] body = Objects.requireNonNullElse(rendered.getBody(), new byte[0]);
        response.setStatusCode(rendered.getStatusCode());
        headers.putAll(rendered.getHeaders());
        headers.setContentLength(body.length);
        headers.setCacheControl("no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        refusal.retryAfter().ifPresent(pause -> headers.set(HttpHeaders.RETRY_AFTER, seconds(pause)));
        if (refusal.problem() == Problem.UNAUTHENTICATED) {
            headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        if (!refusal.allowed().isEmpty()) {
            headers.set(
                    HttpHeaders.ALLOW,
                    String.join(
                            ", ",
                            refusal.allowed().stream().map(HttpMethod::name).toList()));
        }
        return HttpMethod.HEAD.equals(exchange.getRequest().getMethod())
                ? response.setComplete()
                : response.writeWith(
                        Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    /** Renders a problem (RFC 9457). */
    private static ResponseEntity<byte[]> document(ServerWebExchange exchange, ApiException refusal) {
        byte[] document = ProblemDocument.of(
                refusal.problem(),
                refusal.detail(),
                ProblemDocument.instance(exchange),
                refusal.errors(),
                refusal.members());
        return ResponseEntity.status(refusal.problem().status())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(document);
    }

    /** Returns whole seconds, rounded up, at least one. */
    private static String seconds(Duration pause) {
        return Long.toString(Math.max(1, pause.plusSeconds(1).minusNanos(1).toSeconds()));
    }
}
