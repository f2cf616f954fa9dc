package dev.centraldeerros.query;

import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.filter.FilterParams;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Shows one log of an issue, with the ids of the logs before and after it. */
@Component
final class OccurrenceHandler {
    private final FilterParams filters;
    private final Occurrences occurrences;
    private final LogJson logJson;

    OccurrenceHandler(FilterParams filters, Occurrences occurrences, LogJson logJson) {
        this.filters = filters;
        this.occurrences = occurrences;
        this.logJson = logJson;
    }

    Mono<ServerResponse> one(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> {
            LogFilter filter = filters.read(query, visible, false);
            query.check();
            return occurrences.find(request.pathVariable("log"), filter).flatMap(log -> answer(log, filter));
        });
    }

    private Mono<ServerResponse> answer(StoredLog log, LogFilter filter) {
        return occurrences
                .neighbours(log.event().id(), filter)
                .flatMap(beside -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(json -> {
                            json.writeStartObject();
                            id(json, "previous", beside.previous());
                            id(json, "next", beside.next());
                            json.writeName("log");
                            logJson.whole(json, log);
                            json.writeEndObject();
                        })));
    }

    private static void id(JsonGenerator json, String name, Optional<UUID> id) {
        json.writeStringProperty(name, id.map(UUID::toString).orElse(null));
    }
}
