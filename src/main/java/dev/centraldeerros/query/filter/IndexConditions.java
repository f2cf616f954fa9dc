package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.log.AttributeNumber;
import dev.centraldeerros.log.AttributePath;
import dev.centraldeerros.log.Comparison;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * Required conditions of a filter that an index can serve. PostgreSQL cannot estimate how rare a text is and would follow
 * the index of the order, so that the candidates of such a condition are read by a separate statement.
 */
public final class IndexConditions {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final int BY_TRACE = 0;
    private static final int BY_ISSUE = 1;
    private static final int BY_TEXT = 2;
    private static final int BY_NAME = 3;
    private static final int BY_VALUE = 4;
    private static final int NONE = 5;

    private final LogFilter filter;
    private final NameRegistry names;
    private final List<Condition> conditions;

    /** Searches that ran once for all ranges. Concurrent, because statements end on any event loop. */
    private final Map<List<Object>, Mono<List<UUID>>> found = new ConcurrentHashMap<>();

    IndexConditions(LogFilter filter, NameRegistry names) {
        this.filter = filter;
        this.names = names;
        this.conditions = Stream.concat(
                        filter.conditions().stream().flatMap(IndexConditions::required), dates(filter).stream())
                .filter(condition -> rank(condition) < NONE)
                .sorted(Comparator.comparingInt(IndexConditions::rank))
                .toList();
    }

    /** Runs {@code search} once per condition and upper id, and shares its result. */
    public Mono<List<UUID>> once(Condition condition, UUID end, Supplier<Mono<List<UUID>>> search) {
        return Mono.defer(() -> found.computeIfAbsent(
                List.of(condition, end), missing -> search.get().cache()));
    }

    /** Returns the conditions, the most promising first. */
    public List<Condition> all() {
        return conditions;
    }

    /** Returns whether a trigram index serves the condition. */
    public static boolean isSearch(Condition condition) {
        return condition instanceof Condition.Contains;
    }

    /** Returns whether an index that also gives an order serves the condition. */
    public static boolean isByValue(Condition condition) {
        return rank(condition) == BY_ISSUE
                || (rank(condition) == BY_VALUE && !(condition instanceof Condition.Environments));
    }

    /** Returns whether the condition is the filter's own range of dates, which a whole segment may match. */
    public boolean isFilterDates(Condition condition) {
        return dates(filter).filter(condition::equals).isPresent();
    }

    /** Returns whether the condition reads details. */
    public static boolean readsDetails(Condition condition) {
        return condition instanceof Condition.Contains contains
                && contains.fields().contains(Condition.Field.DETAILS);
    }

    private static Stream<Condition> required(Condition condition) {
        return condition instanceof Condition.All all
                ? all.conditions().stream().flatMap(IndexConditions::required)
                : Stream.of(condition);
    }

    private static Optional<Condition> dates(LogFilter filter) {
        List<Condition> bounds = new ArrayList<>();
        if (filter.from() != null) {
            bounds.add(new Condition.Date(Comparison.AT_LEAST, filter.from()));
        }
        if (filter.to() != null) {
            bounds.add(new Condition.Date(Comparison.LESS, filter.to()));
        }
        return bounds.isEmpty() ? Optional.empty() : Optional.of(new Condition.All(bounds));
    }

    private static int rank(Condition condition) {
        if (condition instanceof Condition.Is is) {
            return is.name() == Condition.Name.TRACE_ID
                    ? BY_TRACE
                    : is.name() == Condition.Name.SPAN_ID ? NONE : BY_NAME;
        }
        if (condition instanceof Condition.OfIssue) {
            return BY_ISSUE;
        }
        if (condition instanceof Condition.Contains contains) {
            return SearchPattern.of(contains.text()).hasTrigrams() ? BY_TEXT : NONE;
        }
        if (condition instanceof Condition.AttributeIs) {
            return BY_NAME;
        }
        boolean isOfValue = condition instanceof Condition.Levels
                || condition instanceof Condition.Environments
                || condition instanceof Condition.Date
                || condition instanceof Condition.Events
                // The ends of a span; all other combinations were split.
                || condition instanceof Condition.All;
        return isOfValue ? BY_VALUE : NONE;
    }

    /**
     * Returns the range without other conditions.
     *
     * @param each whether the statement goes project by project, as {@link FilterSqlFactory#each}
     */
    public FilterSql base(IdRange range, boolean each) {
        FilterSql where = new FilterSql();
        if (each) {
            where.and("log.project_id = project.id");
            where.bindMore("projects", filter.projects().toArray(Integer[]::new));
        } else {
            where.within("log", filter.projects());
        }
        where.and("log.id >= :range_lower", "range_lower", range.lower());
        where.and("log.id < :range_upper", "range_upper", range.upper());
        return where;
    }

    /**
     * Returns the conditions on rows of {@code text} for a condition that reads details.
     *
     * @param brought only details that a log of this range stored first; null for all
     */
    public FilterSql details(Condition condition, IdRange range, @Nullable IdRange brought) {
        Condition.Contains contains = (Condition.Contains) condition;
        FilterSql where = new FilterSql();
        where.within("text", filter.projects());
        where.and("text.id >= :range_details", "range_details", range.details());
        where.and("text.id < :range_upper", "range_upper", range.upper());
        if (brought != null) {
            where.and("coalesce(text.log_id, text.id) >= :brought_lower", "brought_lower", brought.lower());
            where.and("coalesce(text.log_id, text.id) < :brought_upper", "brought_upper", brought.upper());
        }
        where.and(
                SearchPattern.of(contains.text()).bound(where.parameters()::add).in("text.body"));
        return where;
    }

    /**
     * Returns the conditions that together replace {@code condition}, each served by an index.
     *
     * @param where receives the values
     * @param details ids of the details with the text, if the condition reads details
     */
    public List<String> alternatives(Condition condition, FilterSql where, IdRange range, List<UUID> details) {
        return alternatives(condition, where.parameters(), range, details);
    }

    private List<String> alternatives(Condition condition, Parameters parameters, IdRange range, List<UUID> details) {
        if (condition instanceof Condition.AttributeIs is) {
            return attribute(is, parameters);
        }
        if (!(condition instanceof Condition.Contains contains)) {
            return List.of(new ConditionSql(parameters, names, range).of(condition));
        }
        List<String> columns = contains.fields().stream()
                .filter(field -> field != Condition.Field.DETAILS)
                .map(field -> field == Condition.Field.SOURCE ? "log.source" : "log.description")
                .toList();
        List<String> alternatives = new ArrayList<>();
        if (!columns.isEmpty()) {
            SearchPattern pattern = SearchPattern.of(contains.text()).bound(parameters::add);
            columns.forEach(column -> alternatives.add(pattern.in(column)));
        }
        if (!details.isEmpty()) {
            alternatives.add("log.text_id = ANY(" + parameters.add(details.toArray(UUID[]::new)) + ")");
        }
        return alternatives;
    }

    /** Returns the objects with the value at the top level and, if the name can be a path, nested. */
    private static List<Map<String, Object>> objects(String name, Object value) {
        List<String> keys = AttributePath.keys(name);
        Object nested = value;
        for (int i = keys.size() - 1; i > 0; i--) {
            nested = Map.of(keys.get(i), nested);
        }
        return keys.isEmpty()
                ? List.of(Map.of(name, value))
                : List.of(Map.of(name, value), Map.of(keys.get(0), nested));
    }

    /**
     * Every JSON form that the value may have. A number that is equal but written differently is found, too.
     */
    private static List<String> attribute(Condition.AttributeIs is, Parameters parameters) {
        List<Object> values = new ArrayList<>(List.of(is.value()));
        AttributeNumber.parse(is.value()).ifPresent(values::add);
        if (is.value().equals(Condition.AttributeIs.NULL)) {
            values.add(NullNode.getInstance());
        }
        if (is.value().equals("true") || is.value().equals("false")) {
            values.add(Boolean.valueOf(is.value()));
        }
        return values.stream()
                .flatMap(value -> objects(is.name(), value).stream())
                .map(object ->
                        "log.attributes @> CAST(" + parameters.add(JSON.writeValueAsString(object)) + " AS jsonb)")
                .toList();
    }
}
