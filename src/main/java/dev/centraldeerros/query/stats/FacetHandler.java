package dev.centraldeerros.query.stats;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.search.BudgetedScan;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Returns the most frequent values of some fields among the matching logs; for very many matches, among the newest. */
@Component
public final class FacetHandler {
    /** Approximate number of logs that are read. */
    private static final int SAMPLE = 50_000;

    private static final Duration BUDGET = Duration.ofSeconds(2);
    private static final int MAX_FACETS = 8;
    private static final int MAX_VALUES = 100;
    private static final int USUAL_VALUES = 10;

    /** Logs whose attributes name the tags. */
    private static final int TAG_SAMPLE = 500;

    private static final int MAX_TAGS = 16;

    /** Logs that the tags of an issue are counted in: shares need fewer than counts. */
    private static final int TAG_LOGS = 10_000;

    /** Time in which attributes are looked for; logs may have none. */
    private static final Duration NAMES_BUDGET = Duration.ofMillis(300);

    private final FilterParams filters;
    private final FacetRepository values;
    private final BudgetedScan scan;
    private final NameRegistry names;

    FacetHandler(FilterParams filters, FacetRepository values, BudgetedScan scan, NameRegistry names) {
        this.filters = filters;
        this.values = values;
        this.scan = scan;
        this.names = names;
    }

    /** Parameters of a request. */
    private record Parameters(LogFilter filter, List<Facet> facets, int top, int sample) {}

    /**
     * Counted values.
     *
     * @param logs number of logs that were read
     * @param isAll whether all matching logs were read and no value was left out
     * @param counts counts by facet index and value
     */
    private record Found(long logs, boolean isAll, List<Map<String, Long>> counts) {}

    public Mono<ServerResponse> facets(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> answer(read(query, visible, SAMPLE)));
    }

    /** Counts the tags of an issue: its usual facets, and the most frequent attributes of its newest logs. */
    public Mono<ServerResponse> tags(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> {
            Parameters asked = read(query, visible, TAG_LOGS);
            return query.texts("by").isEmpty()
                    ? attributes(asked.filter())
                            .map(names -> new Parameters(
                                    asked.filter(),
                                    Stream.concat(
                                                    Facet.usual().stream(),
                                                    names.stream().map(Facet::ofAttribute))
                                            .toList(),
                                    asked.top(),
                                    asked.sample()))
                            .flatMap(this::answer)
                    : answer(asked);
        });
    }

    /** Names from the first part of the scan that has any. */
    private Mono<List<String>> attributes(LogFilter filter) {
        return scan.run(filter, NAMES_BUDGET, chunk -> values.attributes(filter, chunk, TAG_SAMPLE, MAX_TAGS))
                .flatMap(Mono::justOrEmpty)
                .filter(names -> !names.isEmpty())
                .next()
                .defaultIfEmpty(List.of());
    }

    private Parameters read(QueryParams query, List<Integer> visible, int sample) {
        LogFilter filter = filters.read(query, visible, false);
        Set<Facet> facets = new LinkedHashSet<>();
        for (String name : query.texts("by")) {
            Facet.of(name)
                    .ifPresentOrElse(
                            facets::add, () -> query.error("by", "must be level, env, source, release or attr.<name>"));
        }
        if (facets.size() > MAX_FACETS) {
            query.error("by", "at most " + MAX_FACETS + " facets");
        }
        int top = query.integer("top", 1, MAX_VALUES, USUAL_VALUES);
        query.check();
        return new Parameters(filter, facets.isEmpty() ? Facet.usual() : List.copyOf(facets), top, sample);
    }

    private Mono<ServerResponse> answer(Parameters parameters) {
        Found nothing = new Found(
                0,
                false,
                parameters.facets().stream()
                        .map(facet -> Map.<String, Long>of())
                        .toList());
        return scan.run(
                        parameters.filter(),
                        BUDGET,
                        chunk -> values.count(parameters.filter(), chunk, parameters.facets(), parameters.sample()))
                .scan(nothing, FacetHandler::plus)
                .takeUntil(found -> found.logs() >= parameters.sample())
                .last()
                .flatMap(found -> names.known(() -> LogJson.bytes(json -> write(json, parameters, found))))
                .flatMap(body -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body));
    }

    private static Found plus(Found sum, Optional<List<FacetRepository.Count>> next) {
        if (next.isEmpty()) {
            boolean isAll = sum.counts().stream().allMatch(values -> values.size() < FacetRepository.MAX_VALUES);
            return new Found(sum.logs(), isAll, sum.counts());
        }
        List<Map<String, Long>> counts = sum.counts().stream()
                .map(values -> (Map<String, Long>) new HashMap<>(values))
                .toList();
        long logs = sum.logs();
        for (FacetRepository.Count count : next.get()) {
            if (count.facet() < 0) {
                logs += count.logs();
            } else {
                counts.get(count.facet()).merge(count.value(), count.logs(), Long::sum);
            }
        }
        return new Found(logs, false, counts);
    }

    private void write(JsonGenerator json, Parameters parameters, Found found) {
        json.writeStartObject();
        json.writeNumberProperty("logs", found.logs());
        json.writeBooleanProperty("estimated", !found.isAll());
        json.writeObjectPropertyStart("facets");
        for (int i = 0; i < parameters.facets().size(); i++) {
            Facet facet = parameters.facets().get(i);
            json.writeArrayPropertyStart(facet.name());
            found.counts().get(i).entrySet().stream()
                    .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(parameters.top())
                    .forEach(value -> {
                        json.writeStartObject();
                        json.writeStringProperty("value", shown(facet, value.getKey()));
                        json.writeNumberProperty("count", value.getValue());
                        json.writeNumberProperty("share", share(value.getValue(), found.logs()));
                        json.writeEndObject();
                    });
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Share of the logs that were read, rounded to four digits. */
    private static double share(long count, long logs) {
        return Math.round(10_000.0 * count / logs) / 10_000.0;
    }

    /** Converts ids to names. */
    private String shown(Facet facet, String value) {
        return switch (facet.kind()) {
            case LEVEL -> Level.ofCode(Integer.parseInt(value)).name();
            case ENV -> names.environment(Short.parseShort(value));
            default -> value;
        };
    }
}
