package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.RequestBody;
import dev.centraldeerros.ingest.batch.IdempotencyKey;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.queue.IngestMetrics;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.queue.KeyQuota;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.ItemSplitter;
import dev.centraldeerros.ingest.wire.JsonArraySplitter;
import dev.centraldeerros.ingest.wire.JsonLinesSplitter;
import dev.centraldeerros.ingest.wire.JsonObjectsSplitter;
import dev.centraldeerros.ingest.wire.NativeJson;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Stores the events of one body of any length: decodes buffer by buffer and writes chunk by chunk, with as much in flight
 * as {@link BulkBudget} allows, so that the database sets the pace of the sender. Responds after the last commit.
 */
@Component
public final class BulkHandler {
    private final IngestLimiter limiter;
    private final NativeJson decoder;
    private final EventIds ids;
    private final NameRegistry names;
    private final KeyQuota limits;
    private final GroupCommit groupCommit;
    private final IngestMetrics metrics;
    private final Scheduler decoding;
    private final int mostItemBytes;

    BulkHandler(
            IngestProperties properties,
            IngestLimiter limiter,
            NativeJson decoder,
            EventIds ids,
            NameRegistry names,
            KeyQuota limits,
            GroupCommit groupCommit,
            IngestMetrics metrics,
            Scheduler decoding) {
        this.limiter = limiter;
        this.decoder = decoder;
        this.ids = ids;
        this.names = names;
        this.limits = limits;
        this.groupCommit = groupCommit;
        this.metrics = metrics;
        this.decoding = decoding;
        this.mostItemBytes = Math.toIntExact(properties.maxEventBytes().toBytes());
    }

    /** NDJSON. */
    public Mono<ServerResponse> lines(
            ServerRequest request, SendRights rights, RequestBody body, Flux<byte[]> buffers) {
        return events(request, rights, body, buffers, new JsonLinesSplitter(mostItemBytes));
    }

    /** JSON array. */
    public Mono<ServerResponse> array(
            ServerRequest request, SendRights rights, RequestBody body, Flux<byte[]> buffers) {
        return events(request, rights, body, buffers, new JsonArraySplitter(mostItemBytes));
    }

    /** JSON objects, one after the other. */
    public Mono<ServerResponse> objects(
            ServerRequest request, SendRights rights, RequestBody body, Flux<byte[]> buffers) {
        return events(request, rights, body, buffers, new JsonObjectsSplitter(mostItemBytes));
    }

    private Mono<ServerResponse> events(
            ServerRequest request, SendRights rights, RequestBody body, Flux<byte[]> buffers, ItemSplitter items) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        return Mono.using(
                () -> metrics.countingShed(decoder.protocol(), () -> BulkBudget.open(limiter, body.length(), decoding)),
                window -> {
                    DecodeContext context = DecodeContext.of(rights, names);
                    return write(
                            rights,
                            body,
                            buffers,
                            new Chunker(
                                    items, decoder, ids, context, key, mostItemBytes, BulkBudget.chunkEvents(limiter)),
                            window);
                },
                BulkBudget::release);
    }

    private Mono<ServerResponse> write(
            SendRights rights, RequestBody body, Flux<byte[]> buffers, Chunker chunker, BulkBudget window) {
        BulkResult totals = new BulkResult(chunker);
        AtomicReference<ApiException> cut = new AtomicReference<>();
        // Not on the event loops, because a flood of long bodies would delay short requests.
        return buffers.publishOn(decoding, BulkBudget.CHUNKS_AHEAD)
                .takeUntil(buffer -> chunker.isOver())
                // A read error is reported after all earlier chunks have a result.
                .onErrorResume(ApiException.class, reason -> Mono.fromRunnable(() -> cut.set(reason)))
                .concatMap(buffer -> feed(buffer, chunker, body, window), BulkBudget.CHUNKS_AHEAD)
                .concatMapIterable(chunks -> chunks, 1)
                .concatWith(Flux.defer(() -> Flux.fromIterable(chunker.end(cut.get()))))
                // One after the other, so that the wait for one is the wait of the sender.
                .concatMap(
                        chunk -> limits.acquire(rights, chunk.request().events().size())
                                .thenReturn(chunk),
                        1)
                .flatMapSequentialDelayError(chunk -> commit(chunk, window), window.chunks(), 1)
                .takeWhile(totals::add)
                .onErrorMap(ApiException.class, totals::interrupted)
                .then(Mono.defer(totals::answer))
                .doFinally(end -> {
                    metrics.rejected(decoder.protocol(), totals.rejectedByDecoder());
                    limits.rejected(rights, totals.rejectedByDecoder());
                });
    }

    /** Returns the chunks that a buffer completes, once capacity for the rest is free. */
    private Mono<List<Chunk>> feed(byte[] buffer, Chunker chunker, RequestBody body, BulkBudget window) {
        List<Chunk> chunks = chunker.feed(buffer);
        long ready = chunks.stream().mapToLong(Chunk::bytes).sum();
        // Buffered bytes count once, those of events several times.
        long decoder = body.decodingBytes() / IngestProperties.HEAP_PER_BODY_BYTE;
        return countingShed(window.hold(chunker.heldBytes() + ready + decoder)).thenReturn(chunks);
    }

    private <T> Mono<T> countingShed(Mono<T> room) {
        return room.doOnError(ApiException.class, refused -> metrics.refused(decoder.protocol(), refused));
    }

    private Mono<BulkResult.ChunkResult> commit(Chunk chunk, BulkBudget window) {
        // Releases the permit in every case; without effect after a transfer to the chunk.
        return Mono.using(
                        window::part,
                        part -> countingShed(window.fill(part, chunk)).then(groupCommit.commit(chunk.request(), part)),
                        IngestLimiter.Permit::release)
                .map(receipt -> new BulkResult.ChunkResult(chunk, receipt, null))
                .onErrorResume(
                        ApiException.class, failed -> Mono.just(new BulkResult.ChunkResult(chunk, null, failed)));
    }
}
