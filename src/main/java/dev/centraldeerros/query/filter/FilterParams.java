package dev.centraldeerros.query.filter;

import dev.centraldeerros.access.Access;
import dev.centraldeerros.access.Names;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.read.QueryParams;
import dev.centraldeerros.http.read.Rfc3339;
import dev.centraldeerros.log.LogFilter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reads a {@link LogFilter} from a query, the same for every route that takes one. */
@Component
public final class FilterParams {
    private static final String ATTRIBUTE_PREFIX = "attr.";

    /** Longest text to search for, in UTF-16 units. */
    private static final int SEARCH_CHARS = 500;

    /** Most attributes in one filter. */
    private static final int ATTRIBUTES = 16;

    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,9})([smhdw]))?");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1),
            "w", Duration.ofDays(7));

    /** Names that nobody knows make the database be asked no more often than this. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Names names;
    private final Access access;
    private final Clock clock;

    /** When names were read again last, in milliseconds since 1970; guarded by being atomic. */
    private final AtomicLong lastLook = new AtomicLong();

    FilterParams(Names names, Access access, Clock clock) {
        this.names = names;
        this.access = access;
        this.clock = clock;
    }

    /**
     * What must be known before a filter is read: the projects that the caller sees; and names are read again if the query has
     * one that is not known here, as another node may have added it.
     */
    public Mono<List<Integer>> visible(ServerRequest request, QueryParams query) {
        return ready(query).then(Caller.of(request)).map(access::visibleTo);
    }

    private Mono<Void> ready(QueryParams query) {
        boolean isKnown = query.texts("project").stream()
                        .allMatch(slug -> names.project(slug).isPresent())
                && query.texts("env").stream()
                        .allMatch(name ->
                                names.environment(name.toUpperCase(Locale.ROOT)).isPresent());
        if (isKnown) {
            return Mono.empty();
        }
        long now = clock.millis();
        long last = lastLook.get();
        boolean isDue = Math.abs(now - last) > BETWEEN_LOOKS.toMillis();
        return isDue && lastLook.compareAndSet(last, now) ? names.readAgain() : Mono.empty();
    }

    /**
     * Reads the filter; what is wrong is noted in {@code query}, whose {@code check} the caller must ask.
     *
     * @param visible the projects that the caller sees
     * @param archivedByDefault what an absent {@code archived} means
     */
    public LogFilter read(QueryParams query, List<Integer> visible, boolean archivedByDefault) {
        Set<Level> levels = levels(query);
        Set<LogFilter.Contains> contains = new LinkedHashSet<>();
        boolean noLevelContainsIt = search(query, levels, contains);
        return new LogFilter(
                projects(query, visible),
                levels,
                environments(query),
                Set.copyOf(query.texts("source")),
                query.text("release").orElse(null),
                query.text("trace_id").orElse(null),
                time(query, "from"),
                time(query, "to"),
                archived(query, archivedByDefault),
                List.copyOf(contains),
                attributes(query),
                // Logs belong to no issue yet, so that none is in the one asked for.
                noLevelContainsIt || query.text("issue").isPresent());
    }

    private List<Integer> projects(QueryParams query, List<Integer> visible) {
        Optional<String> slug = query.text("project");
        Optional<Integer> project = slug.flatMap(names::project).filter(visible::contains);
        if (slug.isPresent() && project.isEmpty()) {
            query.error("project", "Must be a project that you see.");
        }
        return project.map(List::of).orElse(visible);
    }

    private static Set<Level> levels(QueryParams query) {
        List<String> allowed = Arrays.stream(Level.values()).map(Level::name).toList();
        Set<Level> levels = EnumSet.noneOf(Level.class);
        query.someOf("level", allowed).forEach(name -> levels.add(Level.valueOf(name)));
        return levels;
    }

    private Set<String> environments(QueryParams query) {
        Set<String> environments = new LinkedHashSet<>();
        for (String name : query.texts("env")) {
            String upperCase = name.toUpperCase(Locale.ROOT);
            if (names.environment(upperCase).isPresent()) {
                environments.add(upperCase);
            } else {
                query.error("env", "Must be one of " + String.join(", ", names.allowedEnvironments()) + ".");
            }
        }
        return environments;
    }

    /** Adds to {@code levels} or {@code contains}; answers whether a search among levels finds none. */
    private static boolean search(QueryParams query, Set<Level> levels, Set<LogFilter.Contains> contains) {
        Optional<String> field = query.oneOf("field", List.of("level", "description", "source", "details"));
        Optional<String> search = query.text("search");
        if (search.isEmpty()) {
            return false;
        }
        String text = search.get();
        if (text.length() > SEARCH_CHARS) {
            query.error("search", "Must have at most " + SEARCH_CHARS + " characters.");
            return false;
        }
        if (field.isPresent() && field.get().equals("level")) {
            Set<Level> found = Arrays.stream(Level.values())
                    .filter(level -> level.name().contains(text.toUpperCase(Locale.ROOT)))
                    .filter(level -> levels.isEmpty() || levels.contains(level))
                    .collect(Collectors.toCollection(() -> EnumSet.noneOf(Level.class)));
            levels.clear();
            levels.addAll(found);
            return found.isEmpty();
        }
        Set<LogFilter.Field> fields = field.map(name -> Set.of(LogFilter.Field.valueOf(name.toUpperCase(Locale.ROOT))))
                .orElse(EnumSet.allOf(LogFilter.Field.class));
        contains.add(new LogFilter.Contains(fields, text));
        return false;
    }

    private @Nullable Instant time(QueryParams query, String name) {
        Optional<String> text = query.text(name);
        if (text.isEmpty()) {
            return null;
        }
        Matcher relative = RELATIVE.matcher(text.get());
        if (relative.matches()) {
            return relative.group(2) == null
                    ? clock.instant()
                    : before(clock.instant(), duration(Long.parseLong(relative.group(1)), relative.group(2)));
        }
        Optional<Instant> time = Rfc3339.parse(text.get())
                .filter(moment -> !moment.isBefore(Limits.EARLIEST) && !moment.isAfter(Limits.LATEST));
        if (time.isEmpty() && lostItsPlus(text.get())) {
            query.error(name, "A + in a query is a space; write the offset's as %2B.");
        } else if (time.isEmpty()) {
            query.error(name, "Must be a time as in RFC 3339, or now, or like now-15m (units s, m, h, d, w).");
        }
        return time.orElse(null);
    }

    /** Whether it were a time, had the sign of its offset not been decoded to a space. */
    private static boolean lostItsPlus(String text) {
        int sign = text.length() - "+00:00".length();
        return sign > 0
                && text.charAt(sign) == ' '
                && Rfc3339.parse(text.substring(0, sign) + '+' + text.substring(sign + 1))
                        .isPresent();
    }

    /** So many of a unit (s, m, h, d, w); empty for another. */
    public static Optional<Duration> duration(long count, String unit) {
        return Optional.ofNullable(UNITS.get(unit)).map(one -> one.multipliedBy(count));
    }

    /** Not before the year 0, which is as early as a log can be. */
    private static Instant before(Instant now, Optional<Duration> span) {
        long seconds = span.orElse(Duration.ZERO).toSeconds();
        return seconds > now.getEpochSecond() - Limits.EARLIEST.getEpochSecond()
                ? Limits.EARLIEST
                : now.minusSeconds(seconds);
    }

    private static @Nullable Boolean archived(QueryParams query, boolean absent) {
        String given = query.oneOf("archived", List.of("true", "false", "all")).orElse(Boolean.toString(absent));
        return given.equals("all") ? null : Boolean.valueOf(given);
    }

    private static Map<String, String> attributes(QueryParams query) {
        Map<String, String> attributes = new HashMap<>();
        for (String parameter : query.names()) {
            if (parameter.startsWith(ATTRIBUTE_PREFIX) && parameter.length() > ATTRIBUTE_PREFIX.length()) {
                String name = parameter.substring(ATTRIBUTE_PREFIX.length());
                query.text(parameter).ifPresent(value -> attributes.put(name.replace("\u0000", "\uFFFD"), value));
            }
        }
        if (attributes.size() > ATTRIBUTES) {
            query.error(ATTRIBUTE_PREFIX + "*", "At most " + ATTRIBUTES + " attributes.");
        }
        return Map.copyOf(attributes);
    }
}
