package dev.centraldeerros.query.action;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.UuidText;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterParams;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/**
 * Logs that a bulk action selects: {@code {"ids":[…]}} or {@code {"filter":{…}}} with the parameters of the list, each a
 * string or a list of strings.
 */
sealed interface BulkSelection {
    /** Maximum number of ids in one call. */
    int MAX_IDS = 1_000;

    /** Logs by id, archived or not. */
    record Ids(List<UUID> ids) implements BulkSelection {}

    /**
     * Logs that the list shows for this query.
     *
     * @param next position at which the previous call stopped; null for the first call
     */
    record Filter(QueryParams query, @Nullable UUID next) implements BulkSelection {
        private static final String ATTRIBUTE = "attr.";

        /**
         * Names of conditions besides {@code attr.<name>}. An unknown name is an error, because ignoring it would select
         * more logs.
         */
        private static final Set<String> CONDITIONS = Set.of(
                "tz",
                "level",
                "env",
                "source",
                "project",
                "issue",
                "release",
                "trace_id",
                "from",
                "clock",
                "to",
                "archived",
                "field",
                "search",
                "q");

        /**
         * Reads the filter.
         *
         * @throws ApiException 400 that names every invalid condition
         */
        LogFilter read(FilterParams filters, List<Integer> visible, boolean archivedByDefault) {
            for (String name : query.names()) {
                if (!CONDITIONS.contains(name) && !(name.startsWith(ATTRIBUTE) && name.length() > ATTRIBUTE.length())) {
                    query.error(
                            name,
                            "is not a condition; "
                                    + CONDITIONS.stream().sorted().toList() + " and attr.<name> are");
                }
            }
            if (query.names().contains("field") && !query.names().contains("search")) {
                query.error("search", "is required with field");
            }
            LogFilter filter = filters.read(query, visible, archivedByDefault);
            query.check();
            return filter;
        }
    }

    /**
     * Reads a body.
     *
     * @throws ApiException 400 that names the invalid field
     */
    static BulkSelection of(JsonNode body) {
        JsonNode ids = body.get("ids");
        JsonNode filter = body.get("filter");
        if ((ids == null) == (filter == null)) {
            throw ApiException.invalid(Map.of(
                    "ids",
                    List.of("must have either ids or filter"),
                    "filter",
                    List.of("must have either ids or filter")));
        }
        return ids != null ? ids(ids) : filter(filter, next(body.get("next")));
    }

    private static BulkSelection ids(JsonNode ids) {
        if (!ids.isArray() || ids.isEmpty() || ids.size() > MAX_IDS) {
            throw ApiException.invalid("ids", "must be a list of 1 to " + MAX_IDS + " ids");
        }
        Set<UUID> found = new LinkedHashSet<>();
        for (JsonNode id : ids) {
            found.add(Optional.of(id)
                    .filter(JsonNode::isString)
                    .flatMap(text -> UuidText.parse(text.asString()))
                    .orElseThrow(() -> ApiException.invalid("ids", "Each must be the id of a log.")));
        }
        return new Ids(new ArrayList<>(found));
    }

    private static @Nullable UUID next(@Nullable JsonNode next) {
        if (next == null || next.isNull()) {
            return null;
        }
        return Optional.of(next)
                .filter(JsonNode::isString)
                .flatMap(text -> UuidText.parse(text.asString()))
                .orElseThrow(() -> ApiException.invalid("next", "must be the next value of the previous response"));
    }

    private static BulkSelection filter(JsonNode filter, @Nullable UUID next) {
        if (!filter.isObject() || filter.isEmpty()) {
            throw ApiException.invalid("filter", "must be an object that names at least one condition");
        }
        MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
        for (Map.Entry<String, JsonNode> condition : filter.properties()) {
            JsonNode value = condition.getValue();
            if (value.isArray() && value.isEmpty()) {
                throw notText(condition.getKey());
            }
            for (JsonNode one : value.isArray() ? value.values() : List.of(value)) {
                // An empty value would be no condition and select all logs.
                if (!one.isValueNode() || one.isNull() || one.asString().isEmpty()) {
                    throw notText(condition.getKey());
                }
                values.add(condition.getKey(), one.asString());
            }
        }
        return new Filter(QueryParams.of(values), next);
    }

    private static ApiException notText(String condition) {
        return ApiException.invalid("filter." + condition, "must be a string that is not empty, or a list of such");
    }
}
