package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.StorableText;
import dev.centraldeerros.log.CaseFolding;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.language.Query;
import dev.centraldeerros.query.language.QuerySyntaxException;
import dev.centraldeerros.query.language.Scope;
import dev.centraldeerros.query.language.TimeExpression;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reads a {@link LogFilter} from the parameters of a request, for all routes that have a filter. */
@Component
public final class FilterParams {
    private static final String ATTRIBUTE_PREFIX = "attr.";

    /** Parameter, and path variable of routes below an issue. */
    private static final String ISSUE = "issue";

    /** Maximum length of a search text in UTF-16 units. */
    private static final int SEARCH_CHARS = 500;

    /** Maximum number of attributes in a filter. */
    private static final int ATTRIBUTES = 16;

    /** Minimum interval between two database reads for unknown names. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

    private final NameRegistry names;
    private final ProjectAccess access;
    private final IssueRegistry issues;
    private final Clock clock;

    /** Time of the last read of names, in milliseconds since 1970. Thread-safe by being atomic. */
    private final AtomicLong lastLook = new AtomicLong();

    FilterParams(NameRegistry names, ProjectAccess access, IssueRegistry issues, Clock clock) {
        this.names = names;
        this.access = access;
        this.issues = issues;
        this.clock = clock;
    }

    /**
     * Returns the projects that the caller sees. Reads names again if the query has an unknown one, because another node
     * may have added it. The path variable {@code issue} becomes a parameter; 404 if the caller does not see the issue.
     */
    public Mono<List<Integer>> visible(ServerRequest request, QueryParams query) {
        Optional<String> ofPath = Optional.ofNullable(request.pathVariables().get(ISSUE));
        ofPath.ifPresent(id -> query.set(ISSUE, id));
        return ready(query)
                .then(readIssues(query))
                .then(Caller.of(request))
                .map(access::visibleTo)
                .filter(visible -> ofPath.isEmpty()
                        || issues.condition(ofPath.get(), visible).isPresent())
                .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no issue with this id.")));
    }

    private Mono<Void> ready(QueryParams query) {
        boolean isKnown = query.texts("project").stream().allMatch(name -> isKnown("project", name))
                && query.texts("env").stream().allMatch(name -> isKnown("env", name))
                && query.texts("q").stream().allMatch(text -> Query.knows(text, this::isKnown));
        if (isKnown) {
            return Mono.empty();
        }
        long now = clock.millis();
        long last = lastLook.get();
        boolean isDue = Math.abs(now - last) > POLL_INTERVAL.toMillis();
        return isDue && lastLook.compareAndSet(last, now) ? names.readAgain() : Mono.empty();
    }

    /** Reads the fingerprints of the issues that the query names. */
    private Mono<Void> readIssues(QueryParams query) {
        Set<String> named = new LinkedHashSet<>(query.texts(ISSUE));
        query.texts("q").forEach(text -> named.addAll(Query.valuesOf(ISSUE, text)));
        return issues.read(named);
    }

    private boolean isKnown(String field, String name) {
        return switch (field) {
            case "project" -> names.project(name).isPresent();
            case "env" -> names.environment(name.toUpperCase(Locale.ROOT)).isPresent();
            default -> true;
        };
    }

    /**
     * Reads the filter. Errors are added to {@code query}; the caller runs its {@code check}.
     *
     * @param visible projects that the caller sees
     * @param archivedByDefault meaning of an absent {@code archived}, unless {@code q} has such a condition
     */
    public LogFilter read(QueryParams query, List<Integer> visible, boolean archivedByDefault) {
        return read(query, visible, archivedByDefault, Scope.LOGS);
    }

    /** Reads the filter of a list of issues, whose {@code q} has other fields. Errors as in {@link #read}. */
    public LogFilter readForIssues(QueryParams query, List<Integer> visible) {
        return read(query, visible, false, Scope.ISSUES);
    }

    private LogFilter read(QueryParams query, List<Integer> visible, boolean archivedByDefault, Scope scope) {
        List<Condition> conditions = new ArrayList<>();
        levels(query, conditions);
        environments(query, conditions);
        is(Condition.Name.SOURCE, query.texts("source"), conditions);
        query.text("release").ifPresent(release -> is(Condition.Name.RELEASE, List.of(release), conditions));
        query.text("trace_id").ifPresent(trace -> is(Condition.Name.TRACE_ID, List.of(trace), conditions));
        search(query, conditions);
        attributes(query, conditions);
        issue(query, visible, conditions);
        Optional<Condition> said = language(query, visible, scope, zone(query));
        said.ifPresent(conditions::add);
        Period period = period(query);
        if (period.isReceived()) {
            received(period).ifPresent(conditions::add);
        }
        return new LogFilter(
                projects(query, visible),
                period.isReceived() ? null : period.from(),
                period.isReceived() ? null : period.to(),
                archived(
                        query,
                        archivedByDefault,
                        said.filter(FilterParams::speaksOfArchived).isPresent()),
                List.copyOf(conditions));
    }

    private Optional<Condition> language(QueryParams query, List<Integer> visible, Scope scope, ZoneId zone) {
        Optional<String> text = query.text("q").filter(given -> !given.isBlank());
        if (text.isPresent() && text.get().length() > Query.MAX_CHARS) {
            query.error("q", "must have at most " + Query.MAX_CHARS + " characters");
            return Optional.empty();
        }
        try {
            return text.map(given -> Query.parse(
                    given,
                    scope,
                    names,
                    issue -> issues.condition(issue, visible),
                    visible,
                    clock.instant().atZone(zone)));
        } catch (QuerySyntaxException bad) {
            query.error("q", String.valueOf(bad.getMessage()));
            return Optional.empty();
        }
    }

    /** Returns the time zone of whole days, UTC by default. */
    public static ZoneId zone(QueryParams query) {
        Optional<String> name = query.text("tz");
        try {
            // The plus of an offset in a URL is a space, unless it is written as %2B.
            return name.map(given -> ZoneId.of(given.startsWith(" ") ? "+" + given.substring(1) : given))
                    .orElse(ZoneOffset.UTC);
        } catch (DateTimeException unknown) {
            query.error(
                    "tz",
                    "must be a time zone of the IANA database or an offset, for example America/Sao_Paulo or -03:00");
            return ZoneOffset.UTC;
        }
    }

    /** Returns hints about a query that says something in the language of another product. */
    public static List<String> hints(QueryParams query, Scope scope) {
        return query.text("q").map(text -> Query.hints(text, scope)).orElse(List.of());
    }

    private static boolean speaksOfArchived(Condition condition) {
        if (condition instanceof Condition.All all) {
            return all.conditions().stream().anyMatch(FilterParams::speaksOfArchived);
        }
        if (condition instanceof Condition.Any any) {
            return any.conditions().stream().anyMatch(FilterParams::speaksOfArchived);
        }
        return condition instanceof Condition.Not not
                ? speaksOfArchived(not.condition())
                : condition instanceof Condition.Archived;
    }

    private static void is(Condition.Name name, List<String> values, List<Condition> conditions) {
        if (!values.isEmpty()) {
            conditions.add(new Condition.Is(name, Set.copyOf(values)));
        }
    }

    private List<Integer> projects(QueryParams query, List<Integer> visible) {
        Optional<String> slug = query.text("project");
        Optional<Integer> project = slug.flatMap(names::project).filter(visible::contains);
        if (slug.isPresent() && project.isEmpty()) {
            query.error("project", "must be a project that you can read");
        }
        return project.map(List::of).orElse(visible);
    }

    private void issue(QueryParams query, List<Integer> visible, List<Condition> conditions) {
        Optional<String> id = query.text(ISSUE);
        Optional<Condition> condition = id.flatMap(given -> issues.condition(given, visible));
        condition.ifPresent(conditions::add);
        if (id.isPresent() && condition.isEmpty()) {
            query.error(ISSUE, "must be the id of an issue that you can read");
        }
    }

    private static void levels(QueryParams query, List<Condition> conditions) {
        Set<Level> levels = EnumSet.noneOf(Level.class);
        for (String name : query.texts("level")) {
            Level.parse(name)
                    .ifPresentOrElse(
                            levels::add,
                            () -> query.error("level", "must be one of " + Arrays.toString(Level.values())));
        }
        if (!levels.isEmpty()) {
            conditions.add(new Condition.Levels(Set.copyOf(levels)));
        }
    }

    private void environments(QueryParams query, List<Condition> conditions) {
        Set<String> environments = new LinkedHashSet<>();
        for (String name : query.texts("env")) {
            String upperCase = name.toUpperCase(Locale.ROOT);
            if (names.environment(upperCase).isPresent()) {
                environments.add(upperCase);
            } else {
                query.error("env", "must be one of " + String.join(", ", names.allowedEnvironments()));
            }
        }
        if (!environments.isEmpty()) {
            conditions.add(new Condition.Environments(Set.copyOf(environments)));
        }
    }

    private static void search(QueryParams query, List<Condition> conditions) {
        Optional<String> field = query.oneOf("field", List.of("level", "description", "source", "details"));
        Optional<String> search = query.text("search");
        if (search.isEmpty()) {
            return;
        }
        String text = search.get();
        if (text.length() > SEARCH_CHARS) {
            query.error("search", "must have at most " + SEARCH_CHARS + " characters");
        } else if (field.isPresent() && field.get().equals("level")) {
            String folded = CaseFolding.fold(text);
            conditions.add(new Condition.Levels(
                    Level.matching(name -> CaseFolding.fold(name).contains(folded))));
        } else {
            conditions.add(new Condition.Contains(
                    field.map(name -> Set.of(Condition.Field.valueOf(name.toUpperCase(Locale.ROOT))))
                            .orElse(Set.of(Condition.Field.values())),
                    text));
        }
    }

    /** Reads the period, whose ends are dates of the sender unless {@code clock=received}. */
    public Period period(QueryParams query) {
        boolean isReceived = query.oneOf("clock", List.of("date", "received"))
                .filter("received"::equals)
                .isPresent();
        return new Period(isReceived, time(query, "from"), time(query, "to"));
    }

    private static Optional<Condition> received(Period period) {
        Instant from = period.from();
        Instant to = period.to();
        return from == null && to == null
                ? Optional.empty()
                : Optional.of(new Condition.Received(
                        from == null ? Instant.EPOCH : Period.ceiling(from), to == null ? null : Period.ceiling(to)));
    }

    private @Nullable Instant time(QueryParams query, String name) {
        Optional<String> text = query.text(name);
        if (text.isEmpty()) {
            return null;
        }
        Optional<Instant> time = TimeExpression.parse(text.get(), clock.instant());
        if (time.isEmpty()) {
            query.error(
                    name,
                    TimeExpression.lostItsPlus(text.get())
                            ? "has a space in place of a +; write the + of the offset as %2B"
                            : TimeExpression.RULE);
        }
        return time.orElse(null);
    }

    private static @Nullable Boolean archived(QueryParams query, boolean absent, boolean isSaid) {
        Optional<String> given = query.oneOf("archived", List.of("true", "false", "all"));
        if (given.isEmpty()) {
            return isSaid ? null : Boolean.valueOf(absent);
        }
        return given.get().equals("all") ? null : Boolean.valueOf(given.get());
    }

    private static void attributes(QueryParams query, List<Condition> conditions) {
        int count = 0;
        for (String parameter : query.names()) {
            if (parameter.startsWith(ATTRIBUTE_PREFIX) && parameter.length() > ATTRIBUTE_PREFIX.length()) {
                String name = StorableText.storable(parameter.substring(ATTRIBUTE_PREFIX.length()));
                query.text(parameter).ifPresent(value -> conditions.add(new Condition.AttributeIs(name, value)));
                count++;
            }
        }
        if (count > ATTRIBUTES) {
            query.error(ATTRIBUTE_PREFIX + "*", "at most " + ATTRIBUTES + " attributes");
        }
    }
}
