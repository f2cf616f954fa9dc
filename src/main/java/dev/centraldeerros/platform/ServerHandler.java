package dev.centraldeerros.platform;

import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.log.LogJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Returns the state and the meters of this node for administrators. */
@Component
final class ServerHandler {
    private static final String OUTCOME = "outcome";

    private final String version;
    private final DatabaseServer database;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Instant start;

    ServerHandler(
            @Value("${central.version}") String version, DatabaseServer database, MeterRegistry registry, Clock clock) {
        this.version = version;
        this.database = database;
        this.registry = registry;
        this.clock = clock;
        this.start = clock.instant();
    }

    Mono<ServerResponse> server(ServerRequest request) {
        return Caller.of(request)
                .filter(Caller::maintainsAll)
                .switchIfEmpty(Mono.error(() -> ApiException.forbidden("Only administrators see what a server does.")))
                .flatMap(administrator -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(this::write)));
    }

    private void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("version", version);
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("whereabouts", database.location());
        json.writeStringProperty("started_at", start.toString());
        json.writeStringProperty("now", clock.instant().toString());
        json.writeObjectPropertyStart("events");
        outcomes().forEach(json::writeNumberProperty);
        json.writeEndObject();
        json.writeNumberProperty("events_under_way", gauge("central.ingest.queue.events"));
        json.writeNumberProperty("live_streams", gauge("central.live.streams"));
        json.writeNumberProperty("live_rows_dropped", count("central.live.events.dropped"));
        json.writeNumberProperty("partitions_without_indexes", gauge("central.storage.partitions.unindexed"));
        json.writeEndObject();
    }

    /** Returns the number of events since startup by result, for all protocols. */
    private Map<String, Long> outcomes() {
        Map<String, Long> outcomes = new TreeMap<>();
        for (Counter counter : registry.get("central.ingest.events").counters()) {
            outcomes.merge(String.valueOf(counter.getId().getTag(OUTCOME)), Math.round(counter.count()), Long::sum);
        }
        return outcomes;
    }

    private long count(String meter) {
        return Math.round(registry.get(meter).counter().count());
    }

    private long gauge(String meter) {
        return Math.round(registry.get(meter).gauge().value());
    }
}
