package dev.centraldeerros.ingest;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.ApiException;
import dev.centraldeerros.http.RequestBody;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.ingest.wire.Sender;
import java.net.URI;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Takes events in. The answer leaves only after the transaction that holds the event is committed. */
@Component
final class IngestHandler {
    private final Admission admission;
    private final NativeJson decoder;
    private final Names names;
    private final GroupCommit groupCommit;
    private final LogJson logJson;
    private final IngestMetrics metrics;
    private final int mostBytes;

    IngestHandler(
            IngestProperties properties,
            Admission admission,
            NativeJson decoder,
            Names names,
            GroupCommit groupCommit,
            LogJson logJson,
            IngestMetrics metrics) {
        this.admission = admission;
        this.decoder = decoder;
        this.names = names;
        this.groupCommit = groupCommit;
        this.logJson = logJson;
        this.metrics = metrics;
        this.mostBytes = Math.toIntExact(properties.maxEventBytes().toBytes());
    }

    Mono<ServerResponse> json(ServerRequest request) {
        RequestBody body = RequestBody.json(request, mostBytes);
        return Mono.using(
                () -> enter(body.mostBytes()),
                permit -> Mono.zip(
                                body.bytes().doOnNext(bytes -> permit.keep(bytes.length)),
                                Caller.of(request),
                                this::decode)
                        .flatMap(event -> groupCommit.commit(event).flatMap(receipt -> answer(event, receipt))),
                Admission.Permit::leave);
    }

    private Admission.Permit enter(long bodyBytes) {
        try {
            return admission.enter(bodyBytes);
        } catch (ApiException full) {
            metrics.shed();
            throw full;
        }
    }

    private Event decode(byte[] body, Caller caller) {
        Decoded decoded = decoder.decode(body, new Sender(caller.userId(), names));
        if (decoded instanceof Decoded.Accepted accepted) {
            return accepted.event();
        }
        metrics.rejected();
        throw ApiException.invalid(((Decoded.Rejected) decoded).errors());
    }

    private Mono<ServerResponse> answer(Event event, Receipt receipt) {
        URI location = URI.create(LogJson.PATH + receipt.id() + "/");
        if (receipt.duplicate()) {
            return ServerResponse.ok()
                    .location(location)
                    .contentType(MediaType.APPLICATION_JSON)
                    .bodyValue(LogJson.bytes(json -> LogJson.duplicate(json, receipt.id())));
        }
        return ServerResponse.created(location)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(logJson.summary(event, false));
    }
}
