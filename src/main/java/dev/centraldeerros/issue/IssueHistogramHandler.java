package dev.centraldeerros.issue;

import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.issue.IssueCountRepository.LevelPoint;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.stats.Buckets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;

/** Counts the logs of all matching issues over time. */
@Component
final class IssueHistogramHandler {
    private static final int MAX_BUCKETS = 60;

    /** Counts by minute are kept for two days; a bucket has whole ones. */
    private static final long MAX_MINUTES_SECONDS = Duration.ofHours(40).toSeconds();

    /** Seconds of a bucket; the last is a week. */
    private static final long[] INTERVALS = {
        60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 604_800
    };

    private static final long HOUR = 3_600;

    private final FilterParams filters;
    private final IssueParams parameters;
    private final IssueCountRepository counts;
    private final Clock clock;

    IssueHistogramHandler(FilterParams filters, IssueParams parameters, IssueCountRepository counts, Clock clock) {
        this.filters = filters;
        this.parameters = parameters;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * Buckets of a histogram and the steps in which they are counted.
     *
     * @param period from the first bucket to the end of the last one
     * @param seconds interval of the buckets
     * @param step seconds of a step: those of a bucket, or an hour for days of a time zone
     */
    private record Wanted(CountPeriod period, Buckets buckets, long seconds, long step) {
        /** Returns at most {@link #MAX_BUCKETS} buckets that cover a period, or the newest ones of a very long period. */
        static Wanted of(CountPeriod period, Instant now, Optional<ZoneId> zone) {
            long from = period.from().getEpochSecond();
            long to = Math.max(period.to().getEpochSecond(), from + 60);
            boolean hasMinutes = now.getEpochSecond() - from <= MAX_MINUTES_SECONDS;
            long seconds = LongStream.of(INTERVALS)
                    .filter(interval -> hasMinutes || interval >= HOUR)
                    .filter(interval -> ceilDiv(to, interval) - Math.floorDiv(from, interval) <= MAX_BUCKETS)
                    .findFirst()
                    .orElse(INTERVALS[INTERVALS.length - 1]);
            long end = ceilDiv(to, seconds) * seconds;
            long start = Math.max(Math.floorDiv(from, seconds) * seconds, end - MAX_BUCKETS * seconds);
            Duration interval = Duration.ofSeconds(seconds);
            boolean areDays = zone.isPresent() && Buckets.areDays(interval);
            Instant last = areDays ? period.to() : Instant.ofEpochSecond(end);
            Buckets buckets = areDays
                    ? Buckets.days(
                            Instant.ofEpochSecond(Math.max(from, start)), last, interval, zone.get(), Limits.EARLIEST)
                    : Buckets.fixed(Instant.ofEpochSecond(start), last, interval, Limits.EARLIEST);
            return new Wanted(
                    CountPeriod.of(buckets.starts().first(), last, now), buckets, seconds, areDays ? HOUR : seconds);
        }

        private static long ceilDiv(long dividend, long divisor) {
            return -Math.floorDiv(-dividend, divisor);
        }

        Instant startOf(LevelPoint point) {
            return buckets.startOf(period.from().plusSeconds(point.bucket() * step));
        }
    }

    Mono<ServerResponse> histogram(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> {
            IssueFilter filter = parameters.read(query, visible);
            query.check();
            Instant now = clock.instant();
            Optional<ZoneId> zone = query.text("tz").map(given -> FilterParams.zone(query));
            Wanted wanted = Wanted.of(CountPeriod.ofTrend(filter.period(), now), now, zone);
            return counts.histogram(
                            new IssueFilter(
                                    filter.projects(), Optional.of(wanted.period()), filter.logs(), filter.issues()),
                            wanted.period(),
                            wanted.step())
                    .flatMap(points -> ServerResponse.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue(LogJson.bytes(json -> write(json, wanted, points))));
        });
    }

    private static void write(JsonGenerator json, Wanted wanted, List<LevelPoint> points) {
        Map<Instant, List<LevelPoint>> byStart = points.stream().collect(Collectors.groupingBy(wanted::startOf));
        json.writeStartObject();
        json.writeStringProperty("from", Rfc3339.format(wanted.period().from()));
        json.writeStringProperty("to", Rfc3339.format(wanted.period().to()));
        json.writeNumberProperty("interval_seconds", wanted.seconds());
        json.writeStringProperty("by", "level");
        json.writeArrayPropertyStart("buckets");
        for (Instant start : wanted.buckets().starts()) {
            List<LevelPoint> here = byStart.getOrDefault(start, List.of());
            json.writeStartObject();
            json.writeStringProperty("start", Rfc3339.format(start));
            json.writeNumberProperty(
                    "count", here.stream().mapToLong(LevelPoint::logs).sum());
            json.writeNumberProperty(
                    "events", here.stream().mapToLong(LevelPoint::events).sum());
            json.writeObjectPropertyStart("counts");
            for (Level level : Level.values()) {
                long logs = here.stream()
                        .filter(point -> point.level() == level)
                        .mapToLong(LevelPoint::logs)
                        .sum();
                if (logs > 0) {
                    json.writeNumberProperty(level.name(), logs);
                }
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
