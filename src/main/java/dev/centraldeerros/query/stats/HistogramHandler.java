package dev.centraldeerros.query.stats;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.filter.Period;
import dev.centraldeerros.query.language.TimeExpression;
import dev.centraldeerros.query.stats.HistogramRepository.By;
import dev.centraldeerros.query.stats.HistogramRepository.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Counts logs per time bucket, by {@code date}. */
@Component
public final class HistogramHandler {
    /** Default time range. */
    private static final Duration SPAN = Duration.ofDays(1);

    /** Maximum number of buckets in a response. */
    private static final int MAX_BUCKETS = 1_000;

    /** Approximate number of buckets for an automatic interval. */
    private static final int USUAL_BUCKETS = 100;

    private static final Pattern INTERVAL = Pattern.compile("(\\d{1,6})([smhdw])");

    /** Intervals in seconds that are easy to read. */
    private static final List<Long> ROUND = List.of(
            1L,
            5L,
            10L,
            30L,
            60L,
            300L,
            600L,
            1_800L,
            3_600L,
            10_800L,
            21_600L,
            43_200L,
            86_400L,
            604_800L,
            2_592_000L,
            31_536_000L);

    private final FilterParams filters;
    private final Histogram histogram;
    private final Clock clock;

    HistogramHandler(FilterParams filters, Histogram histogram, Clock clock) {
        this.filters = filters;
        this.histogram = histogram;
        this.clock = clock;
    }

    /** Parameters of a request. */
    private record Parameters(
            LogFilter filter,
            boolean isReceived,
            Instant from,
            Instant to,
            Duration interval,
            Buckets buckets,
            By by) {}

    private static Condition received(Instant from, Instant to) {
        return new Condition.Received(from, to);
    }

    public Mono<ServerResponse> histogram(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> answer(read(query, visible)));
    }

    private Mono<ServerResponse> answer(Parameters parameters) {
        Buckets buckets = parameters.buckets();
        Mono<List<Count>> counts = parameters.isReceived()
                ? histogram.countByArrival(parameters.filter(), buckets.origin(), buckets.step(), parameters.by())
                : histogram.count(
                        parameters.filter(),
                        parameters.from(),
                        parameters.to(),
                        buckets.origin(),
                        buckets.step(),
                        parameters.by());
        return counts.map(found -> found.stream()
                        .collect(Collectors.groupingBy(
                                count -> parameters.buckets().startOf(count.start()))))
                .flatMap(found -> ServerResponse.ok()
                        .contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(LogJson.bytes(json -> write(json, parameters, found))));
    }

    private Parameters read(QueryParams query, List<Integer> visible) {
        LogFilter filter = filters.read(query, visible, false);
        By by = query.oneOf("by", List.of("level", "env", "source"))
                .map(name -> By.valueOf(name.toUpperCase(Locale.ROOT)))
                .orElse(By.NOTHING);
        Optional<Duration> given = interval(query);
        ZoneId zone = FilterParams.zone(query);
        query.check();
        Period period = filters.period(query);
        Instant to = Optional.ofNullable(period.to()).orElseGet(clock::instant);
        Instant from = Optional.ofNullable(period.from()).orElseGet(() -> latest(to.minus(SPAN), Limits.EARLIEST));
        if (!from.isBefore(to)) {
            query.error("from", "must be before to");
        }
        Duration interval = given.orElseGet(() -> usual(Duration.between(from, to)));
        if (Duration.between(from, to).toSeconds() / interval.toSeconds() >= MAX_BUCKETS) {
            query.error(
                    "interval",
                    "makes more than " + MAX_BUCKETS + " buckets; use a longer interval or a shorter time span");
        }
        query.check();
        Buckets buckets = query.text("tz").isPresent() && Buckets.areDays(interval)
                ? Buckets.days(from, to, interval, zone, Limits.EARLIEST)
                : Buckets.fixed(from, to, interval, Limits.EARLIEST);
        LogFilter within = period.isReceived() ? filter.and(received(from, to)) : filter.within(from, to);
        return new Parameters(within, period.isReceived(), from, to, interval, buckets, by);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Optional<Duration> interval(QueryParams query) {
        Optional<String> text = query.text("interval").filter(given -> !given.equals("auto"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = INTERVAL.matcher(text.get());
        Optional<Duration> interval = matcher.matches()
                ? TimeExpression.duration(Long.parseLong(matcher.group(1)), matcher.group(2))
                : Optional.empty();
        if (interval.isEmpty() || interval.get().isZero()) {
            query.error("interval", "must be auto or like 30s, 5m, 1h, 1d, 1w");
            return Optional.empty();
        }
        return interval;
    }

    private static Duration usual(Duration span) {
        long seconds = span.toSeconds();
        return Duration.ofSeconds(ROUND.stream()
                .filter(round -> seconds / round < USUAL_BUCKETS)
                .findFirst()
                .orElseGet(() -> seconds / USUAL_BUCKETS + 1));
    }

    private static void write(JsonGenerator json, Parameters parameters, Map<Instant, List<Count>> found) {
        json.writeStartObject();
        json.writeStringProperty("from", Rfc3339.format(parameters.from()));
        json.writeStringProperty("to", Rfc3339.format(parameters.to()));
        json.writeNumberProperty("interval_seconds", parameters.interval().toSeconds());
        json.writeStringProperty(
                "by",
                parameters.by() == By.NOTHING ? null : parameters.by().name().toLowerCase(Locale.ROOT));
        json.writeArrayPropertyStart("buckets");
        for (Instant start : parameters.buckets().starts()) {
            bucket(json, start, found.getOrDefault(start, List.of()), parameters.by());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void bucket(JsonGenerator json, Instant start, List<Count> counts, By by) {
        json.writeStartObject();
        json.writeStringProperty("start", Rfc3339.format(start));
        json.writeNumberProperty("count", counts.stream().mapToLong(Count::logs).sum());
        json.writeNumberProperty(
                "events", counts.stream().mapToLong(Count::events).sum());
        if (by != By.NOTHING) {
            Map<String, Long> named = new TreeMap<>();
            long others = 0;
            for (Count count : counts) {
                if (count.name() == null) {
                    others += count.logs();
                } else {
                    named.merge(count.name(), count.logs(), Long::sum);
                }
            }
            json.writeObjectPropertyStart("counts");
            named.forEach(json::writeNumberProperty);
            json.writeEndObject();
            if (by == By.SOURCE) {
                json.writeNumberProperty("other_sources", others);
            }
        }
        json.writeEndObject();
    }
}
