package dev.centraldeerros.sentry;

import dev.centraldeerros.access.Environments;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.request.RequestBody;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.queue.IngestLimiter.Permit;
import dev.centraldeerros.ingest.queue.IngestLimiter.Priority;
import dev.centraldeerros.ingest.queue.IngestMetrics;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.queue.KeyQuota;
import dev.centraldeerros.ingest.wire.Protocol;
import dev.centraldeerros.sentry.envelope.EnvelopeReader;
import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import dev.centraldeerros.sentry.event.EventMapper;
import dev.centraldeerros.sentry.event.LogMapper;
import dev.centraldeerros.sentry.event.MappingContext;
import dev.centraldeerros.sentry.event.SecurityReports;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import reactor.core.scheduler.Scheduler;

/** Receives envelopes and single events of Sentry SDKs and responds after their transaction is committed. */
@Component
final class SentryHandler {
    private static final Protocol PROTOCOL = new Protocol("sentry");
    private static final String EVENT = "event";
    private static final String LOG = "log";
    private static final int EVENT_BYTES = 1024 * 1024;
    private static final int LOGS_BYTES = 2 * EVENT_BYTES;

    /** Maximum of what is held of one envelope. */
    private static final long HELD_BYTES = 4L * EVENT_BYTES;

    /** Maximum decoded length of a body; attachments and replays are passed over. */
    private static final long BODY_BYTES = 100L * 1024 * 1024;

    private static final String FALLBACK_ENVIRONMENT = "PRODUCTION";

    private final ProjectAccess access;
    private final KeyQuota limits;
    private final IngestLimiter limiter;
    private final GroupCommit groupCommit;
    private final EventMapper events;
    private final LogMapper logs;
    private final Environments environments;
    private final NameRegistry names;
    private final IngestMetrics metrics;
    private final SentryMetrics skipped;
    private final Scheduler decoding;
    private final Clock clock;

    SentryHandler(
            ProjectAccess access,
            KeyQuota limits,
            IngestLimiter limiter,
            GroupCommit groupCommit,
            EventMapper events,
            LogMapper logs,
            Environments environments,
            NameRegistry names,
            IngestMetrics metrics,
            SentryMetrics skipped,
            Scheduler decoding,
            Clock clock) {
        this.access = access;
        this.limits = limits;
        this.limiter = limiter;
        this.groupCommit = groupCommit;
        this.events = events;
        this.logs = logs;
        this.environments = environments;
        this.names = names;
        this.metrics = metrics;
        this.skipped = skipped;
        this.decoding = decoding;
        this.clock = clock;
    }

    /** What was read of a body. */
    private record Sent(
            List<Item> items,
            @Nullable String eventId,
            @Nullable Instant sentAt,
            int tooLarge) {
        long events() {
            return items.stream().filter(item -> item.type().equals(EVENT)).count();
        }
    }

    Mono<ServerResponse> preflight(ServerRequest request) {
        return ServerResponse.ok().headers(SentryCors::allowPreflight).build();
    }

    Mono<ServerResponse> envelope(ServerRequest request) {
        EnvelopeReader reader = new EnvelopeReader(SentryHandler::mostBytes);
        return receive(
                request,
                buffer -> {
                    reader.feed(buffer);
                    return reader.heldBytes();
                },
                () -> {
                    reader.end();
                    skipped.skipped(reader.skipped());
                    return new Sent(
                            reader.items(),
                            reader.headers().path("event_id").stringValue(null),
                            Optional.ofNullable(reader.headers().path("sent_at").stringValue(null))
                                    .flatMap(Rfc3339::parse)
                                    .orElse(null),
                            reader.tooLarge());
                });
    }

    Mono<ServerResponse> store(ServerRequest request) {
        return whole(
                request,
                body -> List.of(StoreBody.json(body, EVENT_BYTES)
                        .orElseThrow(() -> ApiException.invalid("body", "is not an event"))));
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
                () -> new Sent(
                        events.apply(body.toByteArray()).stream()
                                .map(event -> new Item(EVENT, event))
                                .toList(),
                        null,
                        null,
                        0));
    }

    private static long mostBytes(String type) {
        return switch (type) {
            case EVENT -> EVENT_BYTES;
            case LOG -> LOGS_BYTES;
            default -> 0;
        };
    }

    private static ApiException tooLarge(long most) {
        return ApiException.of(Problem.TOO_LARGE, "The events must not take more than " + most + " bytes.");
    }

    private Mono<ServerResponse> receive(ServerRequest request, ToLongFunction<byte[]> feed, Supplier<Sent> end) {
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
                                        .flatMapMany(rights -> read(body, buffers, feed, permit)
                                                .then(Mono.defer(
                                                        () -> store(request, rights, end.get(), receivedAt, permit)))),
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
        EnvelopeReader reader = new EnvelopeReader(type -> 0);
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
                        Problem.UNAUTHENTICATED, "The request has no key: X-Sentry-Auth, sentry_key or dsn.")))
                .doOnNext(limits::require);
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
                    if (held > HELD_BYTES) {
                        throw tooLarge(HELD_BYTES);
                    }
                    long ofDecoder = body.decodingBytes() / IngestProperties.HEAP_PER_BODY_BYTE;
                    Permit unused = metrics.countingShed(PROTOCOL, () -> permit.reserve(held + ofDecoder));
                })
                .then();
    }

    private Mono<ServerResponse> store(
            ServerRequest request, SendRights rights, Sent sent, Instant receivedAt, Permit permit) {
        List<Event> mapped = mapped(sent, context(request, rights, sent, receivedAt));
        long rejected = rejected(sent, mapped);
        if (rejected > 0) {
            metrics.rejected(PROTOCOL, rejected);
            limits.rejected(rights, rejected);
        }
        if (mapped.isEmpty()) {
            if (sent.tooLarge() > 0) {
                return Mono.error(tooLarge(EVENT_BYTES));
            }
            return rejected > 0
                    ? Mono.error(ApiException.invalid("event", "is not a JSON object"))
                    : answer(sent, mapped);
        }
        long bytes =
                sent.items().stream().mapToLong(item -> item.payload().length).sum();
        return environments
                .ensure(mapped.stream().map(Event::environment).toList())
                .map(known -> mapped.stream().map(event -> known(event, known)).toList())
                .delayUntil(all -> limits.acquire(rights, all.size()))
                .flatMap(all -> Mono.using(
                        permit::emptyPermit,
                        part -> permit.awaitMoveTo(part, all.size(), bytes, decoding)
                                .then(groupCommit.commit(new WriteRequest(PROTOCOL, rights.sender(), all, null), part)),
                        Permit::release))
                .flatMap(receipt -> receipt.refused().size() == mapped.size()
                        ? Mono.error(ApiException.of(
                                Problem.UNPROCESSABLE, "The event could not be stored; the server's log says why."))
                        : answer(sent, mapped));
    }

    /** Items of wanted types that are too large, and events that are not JSON. */
    private static long rejected(Sent sent, List<Event> mapped) {
        return sent.tooLarge()
                + sent.events()
                - mapped.stream().filter(event -> !isLog(event)).count();
    }

    private static boolean isLog(Event event) {
        return event.key() != null && event.key().startsWith(LogMapper.KEY_PREFIX);
    }

    private List<Event> mapped(Sent sent, MappingContext context) {
        List<Event> mapped = new ArrayList<>();
        for (Item item : sent.items()) {
            if (item.type().equals(LOG)) {
                mapped.addAll(logs.map(item.payload(), context));
            } else {
                events.map(item.payload(), context).ifPresent(mapped::add);
            }
        }
        return mapped;
    }

    private MappingContext context(ServerRequest request, SendRights rights, Sent sent, Instant receivedAt) {
        String ofKey = rights.key() == null ? null : rights.key().environment();
        return new MappingContext(
                project(request),
                rights.sender(),
                ofKey == null ? FALLBACK_ENVIRONMENT : ofKey,
                receivedAt,
                sent.sentAt(),
                // The id of an envelope is that of its event; several events have their own.
                sent.events() > 1 ? null : sent.eventId(),
                request.remoteAddress()
                        .map(InetSocketAddress::getAddress)
                        .map(InetAddress::getHostAddress)
                        .orElse(null));
    }

    /** Past the maximum number of environments, events have the first configured one. */
    private Event known(Event event, Set<String> known) {
        return known.contains(event.environment())
                ? event
                : event.withEnvironment(names.allowedEnvironments().get(0));
    }

    private static Mono<ServerResponse> answer(Sent sent, List<Event> stored) {
        String id = sent.eventId() == null
                ? stored.stream()
                        .filter(event -> event.key() != null && !isLog(event))
                        .map(Event::key)
                        .findFirst()
                        .orElse(null)
                : sent.eventId().replace("-", "");
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(id == null ? Map.of() : Map.of("id", id));
    }
}
