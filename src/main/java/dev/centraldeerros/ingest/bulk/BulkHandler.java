package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.read.RequestBody;
import dev.centraldeerros.ingest.batch.IdempotencyKey;
import dev.centraldeerros.ingest.queue.Admission;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestMetrics;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.wire.Context;
import dev.centraldeerros.ingest.wire.Items;
import dev.centraldeerros.ingest.wire.JsonArray;
import dev.centraldeerros.ingest.wire.JsonLines;
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
 * Takes many events of one body, of any length: decoded piece by piece, written slice by slice, with as much of it under way
 * as its {@link Window} allows, so that the database's pace is the sender's. The answer leaves after the last commit.
 */
@Component
public final class BulkHandler {
    private final Admission admission;
    private final NativeJson decoder;
    private final EventIds ids;
    private final Names names;
    private final GroupCommit groupCommit;
    private final IngestMetrics metrics;
    private final Scheduler decoding;
    private final int mostItemBytes;

    BulkHandler(
            IngestProperties properties,
            Admission admission,
            NativeJson decoder,
            EventIds ids,
            Names names,
            GroupCommit groupCommit,
            IngestMetrics metrics,
            Scheduler decoding) {
        this.admission = admission;
        this.decoder = decoder;
        this.ids = ids;
        this.names = names;
        this.groupCommit = groupCommit;
        this.metrics = metrics;
        this.decoding = decoding;
        this.mostItemBytes = Math.toIntExact(properties.maxEventBytes().toBytes());
    }

    /** One JSON object a line. */
    public Mono<ServerResponse> lines(ServerRequest request, RequestBody body, Flux<byte[]> pieces) {
        return events(request, body, pieces, new JsonLines(mostItemBytes));
    }

    /** A JSON array of objects. */
    public Mono<ServerResponse> array(ServerRequest request, RequestBody body, Flux<byte[]> pieces) {
        return events(request, body, pieces, new JsonArray(mostItemBytes));
    }

    private Mono<ServerResponse> events(ServerRequest request, RequestBody body, Flux<byte[]> pieces, Items items) {
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        return Mono.using(
                () -> metrics.countingShed(decoder.protocol(), () -> Window.open(admission, body.length(), decoding)),
                window -> Caller.of(request).flatMap(caller -> {
                    Context context = new Context(caller.sender(), names);
                    return write(body, pieces, new Slicer(items, decoder, ids, context, key, mostItemBytes), window);
                }),
                Window::leave);
    }

    private Mono<ServerResponse> write(RequestBody body, Flux<byte[]> pieces, Slicer slicer, Window window) {
        BulkTotals totals = new BulkTotals(slicer);
        AtomicReference<ApiException> cut = new AtomicReference<>();
        // Off the connections' event loops: a flood of long bodies must not keep short requests waiting there.
        return pieces.publishOn(decoding, Window.PIECES_AHEAD)
                .takeUntil(piece -> slicer.isOver())
                // What breaks the reading is told once all that came before it is decided.
                .onErrorResume(ApiException.class, reason -> Mono.fromRunnable(() -> cut.set(reason)))
                .concatMap(piece -> feed(piece, slicer, body, window), Window.PIECES_AHEAD)
                .concatMapIterable(slices -> slices, 1)
                .concatWith(Flux.defer(() -> Flux.fromIterable(slicer.end(cut.get()))))
                .flatMapSequentialDelayError(slice -> commit(slice, window), window.slices(), 1)
                .takeWhile(totals::add)
                .onErrorMap(ApiException.class, totals::interrupted)
                .then(Mono.defer(totals::answer))
                .doFinally(end -> metrics.rejected(decoder.protocol(), totals.rejectedByDecoder()));
    }

    /** What is complete with a piece, once there is room for what is not written yet. */
    private Mono<List<Slice>> feed(byte[] piece, Slicer slicer, RequestBody body, Window window) {
        List<Slice> slices = slicer.feed(piece);
        long ready = slices.stream().mapToLong(Slice::bytes).sum();
        // Its memory is weighed as it is, that of events more than once.
        long decoder = body.decodingBytes() / IngestProperties.HEAP_PER_BODY_BYTE;
        return countingShed(window.hold(slicer.heldBytes() + ready + decoder)).thenReturn(slices);
    }

    private <T> Mono<T> countingShed(Mono<T> room) {
        return room.doOnError(ApiException.class, refused -> metrics.refused(decoder.protocol(), refused));
    }

    private Mono<BulkTotals.Written> commit(Slice slice, Window window) {
        // Left whatever becomes of the wait; once it is handed over with the slice, that changes nothing.
        return Mono.using(
                        window::part,
                        part -> countingShed(window.fill(part, slice)).then(groupCommit.commit(slice.parcel(), part)),
                        Admission.Permit::leave)
                .map(receipt -> new BulkTotals.Written(slice, receipt, null))
                .onErrorResume(ApiException.class, failed -> Mono.just(new BulkTotals.Written(slice, null, failed)));
    }
}
