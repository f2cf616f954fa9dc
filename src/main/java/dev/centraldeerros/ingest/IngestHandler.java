package dev.centraldeerros.ingest;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.request.RequestBody;
import dev.centraldeerros.http.route.BasePath;
import dev.centraldeerros.ingest.batch.EventDigest;
import dev.centraldeerros.ingest.batch.IdempotencyClaim;
import dev.centraldeerros.ingest.batch.IdempotencyKey;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.bulk.BulkHandler;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.queue.IngestMetrics;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.queue.KeyQuota;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.ItemSplitter;
import dev.centraldeerros.ingest.wire.JsonObjectsSplitter;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.log.LogJson;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Receives events and responds after their transaction is committed. */
@Component
final class IngestHandler {
    /** Maximum time from the first to the last byte of an event, checked with each buffer. */
    private static final Duration BODY_COMPLETE = Duration.ofSeconds(60);

    private final IngestLimiter limiter;
    private final NativeJson decoder;
    private final EventIds ids;
    private final NameRegistry names;
    private final ProjectAccess access;
    private final KeyQuota limits;
    private final GroupCommit groupCommit;
    private final BulkHandler bulk;
    private final LogJson logJson;
    private final IngestMetrics metrics;
    private final Clock clock;
    private final int mostBytes;

    IngestHandler(
            IngestProperties properties,
            IngestLimiter limiter,
            NativeJson decoder,
            EventIds ids,
            NameRegistry names,
            ProjectAccess access,
            KeyQuota limits,
            GroupCommit groupCommit,
            BulkHandler bulk,
            LogJson logJson,
            IngestMetrics metrics,
            Clock clock) {
        this.clock = clock;
        this.limiter = limiter;
        this.decoder = decoder;
        this.ids = ids;
        this.names = names;
        this.access = access;
        this.limits = limits;
        this.groupCommit = groupCommit;
        this.bulk = bulk;
        this.logJson = logJson;
        this.metrics = metrics;
        this.mostBytes = Math.toIntExact(properties.maxEventBytes().toBytes());
    }

    /** NDJSON, or, as {@code application/json}, one object, an array or several objects. */
    Mono<ServerResponse> post(ServerRequest request) {
        return access.sendRights(request).flatMap(rights -> post(request, rights));
    }

    private Mono<ServerResponse> post(ServerRequest request, SendRights rights) {
        limits.require(rights);
        RequestBody body = RequestBody.stream(request, mostBytes);
        // The first buffer tells an array; short bodies are one buffer.
        return body.buffers()
                .switchOnFirst(
                        (first, buffers) -> {
                            if (first.hasValue() && isArray(first.get())) {
                                return bulk.array(request, rights, body, buffers);
                            }
                            return body.isLines()
                                    ? bulk.lines(request, rights, body, buffers)
                                    : objects(request, rights, body, buffers);
                        },
                        false)
                .next();
    }

    private static boolean isArray(byte @Nullable [] first) {
        return first != null && ItemSplitter.isArray(first);
    }

    /** One object; several if something follows it that one event cannot have. */
    private Mono<ServerResponse> objects(
            ServerRequest request, SendRights rights, RequestBody body, Flux<byte[]> buffers) {
        limits.acquire(rights);
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        return Mono.using(
                () -> metrics.countingShed(
                        decoder.protocol(),
                        () -> limiter.acquireForBody(IngestLimiter.Priority.HIGH, Math.min(body.length(), mostBytes))),
                permit -> start(body, buffers, permit)
                        .switchOnFirst(
                                (first, parts) -> {
                                    List<byte[]> start = first.hasValue() ? List.copyOf(first.get()) : List.of();
                                    if (RequestBody.size(start) <= mostBytes) {
                                        return parts.then(
                                                Mono.defer(() -> single(request, rights, body, start, key, permit)));
                                    }
                                    if (!JsonObjectsSplitter.areSeveral(start)) {
                                        return Mono.error(body.tooLarge());
                                    }
                                    permit.release();
                                    return bulk.objects(request, rights, body, parts.flatMapIterable(part -> part, 1));
                                },
                                false)
                        .next(),
                IngestLimiter.Permit::release);
    }

    /** Collects the start of a body, up to the size of one event, and reserves its bytes; fails at a buffer that arrives too late. */
    private Flux<List<byte[]>> start(RequestBody body, Flux<byte[]> buffers, IngestLimiter.Permit permit) {
        return Flux.defer(() -> {
            Instant start = clock.instant();
            AtomicLong size = new AtomicLong();
            return buffers.bufferUntil(buffer -> {
                if (size.get() > mostBytes) {
                    return true;
                }
                if (start.plus(BODY_COMPLETE).isBefore(clock.instant())) {
                    throw ApiException.of(
                            Problem.TIMED_OUT, "The event did not arrive within " + BODY_COMPLETE.toSeconds() + " s.");
                }
                long bytes = size.addAndGet(buffer.length);
                IngestLimiter.Permit unused = metrics.countingShed(
                        decoder.protocol(), () -> permit.reserve(Math.min(bytes, mostBytes) + decodingWeight(body)));
                return bytes > mostBytes;
            });
        });
    }

    /** Memory of decoding, in bytes of a body. */
    private static long decodingWeight(RequestBody body) {
        return body.decodingBytes() / IngestProperties.HEAP_PER_BODY_BYTE;
    }

    private Mono<ServerResponse> single(
            ServerRequest request,
            SendRights rights,
            RequestBody body,
            List<byte[]> buffers,
            Optional<IdempotencyKey> key,
            IngestLimiter.Permit permit) {
        byte[] bytes = RequestBody.joined(buffers);
        Decoded decoded = decoder.decode(bytes, DecodeContext.of(rights, names));
        if (decoded instanceof Decoded.Rejected rejected) {
            if (JsonObjectsSplitter.areSeveral(buffers)) {
                permit.release();
                return bulk.objects(request, rights, body, Flux.just(bytes));
            }
            metrics.rejected(decoder.protocol(), 1);
            limits.rejected(rights, 1);
            return Mono.error(ApiException.invalid(rejected.errors()));
        }
        return commit(request, ((Decoded.Accepted) decoded).event(), rights, key, permit);
    }

    private Mono<ServerResponse> commit(
            ServerRequest request,
            Event event,
            SendRights rights,
            Optional<IdempotencyKey> key,
            IngestLimiter.Permit permit) {
        IdempotencyClaim once = key.map(of -> of.once(rights.sender(), 0, EventDigest.of(event), true, ids.next()))
                .orElse(null);
        return groupCommit
                .commit(new WriteRequest(decoder.protocol(), rights.sender(), List.of(event), once), permit)
                .flatMap(receipt -> answer(request, event, receipt));
    }

    private Mono<ServerResponse> answer(ServerRequest request, Event event, Receipt receipt) {
        UUID id = receipt.id();
        if (id == null) {
            return Mono.error(ApiException.of(
                    Problem.UNPROCESSABLE, "The event could not be stored; the server's log says why."));
        }
        URI location = BasePath.address(request, LogJson.PATH + id + "/");
        if (receipt.duplicates() > 0) {
            ServerResponse.BodyBuilder answer = ServerResponse.ok().contentType(MediaType.APPLICATION_JSON);
            return (receipt.deleted() ? answer : answer.location(location))
                    .bodyValue(LogJson.bytes(json -> LogJson.duplicate(json, id, receipt.deleted())));
        }
        // A replay gets the first response with its id.
        Event stored = event.id().equals(id) ? event : event.withId(id);
        return ServerResponse.created(location)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(logJson.summary(stored, false));
    }
}
