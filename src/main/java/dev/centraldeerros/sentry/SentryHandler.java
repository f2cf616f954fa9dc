package dev.centraldeerros.sentry;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.request.RequestBody;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.queue.IngestLimiter.Permit;
import dev.centraldeerros.ingest.queue.IngestLimiter.Priority;
import dev.centraldeerros.ingest.queue.IngestMetrics;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.queue.KeyQuota;
import dev.centraldeerros.ingest.wire.Protocol;
import dev.centraldeerros.sentry.envelope.EnvelopeReader;
import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import dev.centraldeerros.sentry.event.MappingContext;
import dev.centraldeerros.sentry.event.SecurityReports;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Receives envelopes and single events of Sentry SDKs and responds after their transaction is committed. */
@Component
final class SentryHandler {
    static final Protocol PROTOCOL = new Protocol("sentry");

    private static final int EVENT_BYTES = 1024 * 1024;
    private static final int LOGS_BYTES = 2 * EVENT_BYTES;
    private static final int REPORT_BYTES = 100 * 1024;

    /** Maximum of what is held of one envelope, besides its attachments. */
    private static final long HELD_BYTES = 4L * EVENT_BYTES;

    /** Maximum decoded length of a body; attachments and replays are passed over. */
    private static final long BODY_BYTES = 100L * 1024 * 1024;

    private static final int SHORT_BYTES = 2048;
    private static final long UNWANTED = -1;
    private static final String FALLBACK_ENVIRONMENT = "PRODUCTION";

    private final ProjectAccess access;
    private final KeyQuota limits;
    private final IngestLimiter limiter;
    private final ItemStore items;
    private final IngestMetrics metrics;
    private final SentryMetrics skipped;
    private final Clock clock;

    /** Never more than the queue has room for besides an event. */
    private final long attachmentBytes;

    SentryHandler(
            ProjectAccess access,
            KeyQuota limits,
            IngestLimiter limiter,
            ItemStore items,
            IngestMetrics metrics,
            SentryMetrics skipped,
            Clock clock,
            SentryProperties properties,
            IngestProperties ingest) {
        this.access = access;
        this.limits = limits;
        this.limiter = limiter;
        this.items = items;
        this.metrics = metrics;
        this.skipped = skipped;
        this.clock = clock;
        long most = ingest.queueBytes().toBytes() / IngestProperties.HEAP_PER_BODY_BYTE - HELD_BYTES;
        this.attachmentBytes = Math.max(0, Math.min(properties.attachmentBytes().toBytes(), most));
    }

    Mono<ServerResponse> preflight(ServerRequest request) {
        return ServerResponse.ok().headers(SentryCors::allowPreflight).build();
    }

    Mono<ServerResponse> envelope(ServerRequest request) {
        EnvelopeReader reader = new EnvelopeReader(this::mostBytes);
        return receive(
                request,
                buffer -> {
                    reader.feed(buffer);
                    return reader.heldBytes();
                },
                () -> {
                    reader.end();
                    skipped.skipped(reader.skipped());
                    return new SentItems(
                            reader.items(),
                            reader.headers().path("event_id").stringValue(null),
                            Optional.ofNullable(reader.headers().path("sent_at").stringValue(null))
                                    .flatMap(Rfc3339::parse)
                                    .orElse(null));
                });
    }

    Mono<ServerResponse> store(ServerRequest request) {
        return whole(
                request,
                body -> List.of(StoreBody.json(body, EVENT_BYTES)
                        .orElseThrow(() -> ApiException.invalid("body", "is not an event"))));
    }

    /** An event in the query, as the oldest clients of browsers send it. */
    Mono<ServerResponse> storeOfQuery(ServerRequest request) {
        return receive(
                request,
                buffer -> 0,
                () -> request.queryParam("sentry_data")
                        // Clients do not escape the plus signs of base64.
                        .map(data -> data.stripLeading().startsWith("{") ? data : data.replace(' ', '+'))
                        .map(data -> data.getBytes(StandardCharsets.UTF_8))
                        .flatMap(data -> StoreBody.json(data, EVENT_BYTES))
                        .map(event -> new SentItems(List.of(new Item(SentItems.EVENT, event)), null, null))
                        .orElseThrow(() -> ApiException.invalid("sentry_data", "is not an event")));
    }

    /** Reports of browsers, which have no event ids. */
    Mono<ServerResponse> security(ServerRequest request) {
        return whole(request, body -> {
            List<byte[]> reports = SecurityReports.events(body);
            if (reports.isEmpty()) {
                throw ApiException.invalid("body", "has no report");
            }
            return reports;
        });
    }

    private Mono<ServerResponse> whole(ServerRequest request, Function<byte[], List<byte[]>> events) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        return receive(
                request,
                buffer -> {
                    if (body.size() + buffer.length > EVENT_BYTES) {
                        throw tooLarge(EVENT_BYTES);
                    }
                    body.writeBytes(buffer);
                    return body.size();
                },
                () -> new SentItems(
                        events.apply(body.toByteArray()).stream()
                                .map(event -> new Item(SentItems.EVENT, event))
                                .toList(),
                        null,
                        null));
    }

    /** Maximum length of the next payload of an envelope; the attachments share theirs. */
    private long mostBytes(String type, List<Item> before) {
        return switch (type) {
            case SentItems.EVENT, SentItems.FEEDBACK -> EVENT_BYTES;
            case SentItems.USER_REPORT, SentItems.CLIENT_REPORT, SentItems.SESSION, SentItems.SESSIONS -> REPORT_BYTES;
            case SentItems.LOG -> LOGS_BYTES;
            case SentItems.ATTACHMENT ->
                attachmentBytes
                        - before.stream()
                                .filter(item -> item.type().equals(SentItems.ATTACHMENT))
                                .mapToLong(item -> item.payload().length)
                                .sum();
            default -> UNWANTED;
        };
    }

    private static ApiException tooLarge(long most) {
        return ApiException.of(Problem.TOO_LARGE, "The events must not take more than " + most + " bytes.");
    }

    private Mono<ServerResponse> receive(ServerRequest request, ToLongFunction<byte[]> feed, Supplier<SentItems> end) {
        SentryCors.allow(request.exchange().getResponse().getHeaders());
        Instant receivedAt = clock.instant();
        int project = project(request);
        Optional<String> key = DsnKey.of(request);
        String origin = request.headers().firstHeader(HttpHeaders.ORIGIN);
        RequestBody body = RequestBody.sniffed(request, EVENT_BYTES);
        return Mono.using(
                () -> metrics.countingShed(PROTOCOL, () -> limiter.acquireForBody(Priority.HIGH, -1)),
                permit -> body.buffers()
                        .switchOnFirst(
                                (first, buffers) -> rights(key.or(() -> keyOfDsn(first.get())), project, origin)
                                        .doOnNext(rights -> requireUnlessShort(rights, first.get()))
                                        .flatMapMany(rights -> read(body, buffers, feed, permit)
                                                .then(Mono.defer(() -> {
                                                    SentItems sent = end.get();
                                                    return items.store(
                                                            sent,
                                                            rights,
                                                            context(request, rights, sent, receivedAt),
                                                            permit);
                                                }))
                                                .flatMap(SentryHandler::answer)),
                                false)
                        .next(),
                Permit::release);
    }

    /** The number of a DSN; what is none has no key. */
    private static int project(ServerRequest request) {
        try {
            return Integer.parseInt(request.pathVariable("project"));
        } catch (NumberFormatException noNumber) {
            throw ApiException.notFound("There is no such project.");
        }
    }

    /** The key of the DSN in an envelope's headers, which tunnels send nowhere else. */
    private static Optional<String> keyOfDsn(byte @Nullable [] first) {
        if (first == null) {
            return Optional.empty();
        }
        EnvelopeReader reader = new EnvelopeReader((type, before) -> UNWANTED);
        try {
            reader.feed(first);
        } catch (ApiException malformed) {
            // Told with the whole body.
        }
        return Optional.ofNullable(reader.headers().path("dsn").stringValue(null))
                .flatMap(DsnKey::ofDsn);
    }

    private Mono<SendRights> rights(Optional<String> key, int project, @Nullable String origin) {
        return key.map(secret -> access.sendRights(secret, project, origin))
                .orElseGet(() -> Mono.error(ApiException.of(
                        Problem.UNAUTHENTICATED, "The request has no key: X-Sentry-Auth, sentry_key or dsn.")));
    }

    /** A key over its limit is refused before its body is read, unless that may be a report of what the client dropped. */
    private void requireUnlessShort(SendRights rights, byte @Nullable [] first) {
        if (first != null && first.length > SHORT_BYTES) {
            limits.require(rights);
        }
    }

    /**
     * Reads a body.
     *
     * @param feed takes a buffer and returns the bytes that are held then
     */
    private Mono<Void> read(RequestBody body, Flux<byte[]> buffers, ToLongFunction<byte[]> feed, Permit permit) {
        AtomicLong size = new AtomicLong();
        return buffers.doOnNext(buffer -> {
                    if (size.addAndGet(buffer.length) > BODY_BYTES) {
                        throw tooLarge(BODY_BYTES);
                    }
                    long held = feed.applyAsLong(buffer);
                    if (held > HELD_BYTES + attachmentBytes) {
                        throw tooLarge(HELD_BYTES);
                    }
                    long ofDecoder = body.decodingBytes() / IngestProperties.HEAP_PER_BODY_BYTE;
                    Permit unused = metrics.countingShed(PROTOCOL, () -> permit.reserve(held + ofDecoder));
                })
                .then();
    }

    private static Mono<ServerResponse> answer(StoredItems stored) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .headers(headers -> stored.rateLimits().ifPresent(value -> headers.set(RateLimits.HEADER, value)))
                .bodyValue(stored.eventId().map(id -> Map.of("id", id)).orElse(Map.of()));
    }

    private MappingContext context(ServerRequest request, SendRights rights, SentItems sent, Instant receivedAt) {
        String ofKey = rights.key() == null ? null : rights.key().environment();
        return new MappingContext(
                project(request),
                rights.sender(),
                ofKey == null ? FALLBACK_ENVIRONMENT : ofKey,
                receivedAt,
                sent.sentAt(),
                // The id of an envelope is that of its event; several events have their own.
                sent.kept(SentItems.EVENT).size() > 1 ? null : sent.eventId(),
                request.remoteAddress()
                        .map(InetSocketAddress::getAddress)
                        .map(InetAddress::getHostAddress)
                        .orElse(null));
    }
}
