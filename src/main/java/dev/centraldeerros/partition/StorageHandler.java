package dev.centraldeerros.partition;

import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.partition.index.Segments;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Tells administrators what is stored, and when it goes; as the keeper saw it last, at most a minute ago. */
@Component
final class StorageHandler {
    private final Partitions partitions;
    private final Segments segments;
    private final Retention retention;

    StorageHandler(Partitions partitions, Segments segments, PartitionKeeper keeper) {
        this.partitions = partitions;
        this.segments = segments;
        this.retention = keeper.retention();
    }

    Mono<ServerResponse> storage(ServerRequest request) {
        return Caller.of(request)
                .filter(Caller::maintainsAll)
                .switchIfEmpty(Mono.error(() -> ApiException.forbidden("Only administrators see what is stored.")))
                .flatMap(administrator -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(this::write)));
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("bytes", partitions.databaseBytes());
        json.writeObjectPropertyStart("retention");
        json.writeNumberProperty("seconds", retention.age().toSeconds());
        DataSize most = retention.bytes();
        if (most == null) {
            json.writeNullProperty("bytes");
        } else {
            json.writeNumberProperty("bytes", most.toBytes());
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("partitions");
        for (Partitions.Range range : partitions.ranges()) {
            json.writeStartObject();
            json.writeStringProperty("name", range.name());
            json.writeStringProperty("from", range.lower().toString());
            json.writeStringProperty("to", range.upper().toString());
            json.writeNumberProperty("bytes", range.bytes());
            json.writeBooleanProperty("indexed", segments.isIndexed(range.name()));
            json.writeStringProperty("expires_at", retention.expiry(range).toString());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
