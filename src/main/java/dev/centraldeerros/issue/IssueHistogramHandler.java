package dev.centraldeerros.issue;

import dev.centraldeerros.event.Level;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.issue.IssueCountRepository.LevelPoint;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /** Start, end and interval of the buckets, in seconds since 1970. */
    record Buckets(long from, long to, long seconds) {
        /** Returns at most {@link #MAX_BUCKETS} buckets that cover a period, or the newest ones of a very long period. */
        static Buckets of(CountPeriod period, Instant now) {
            long from = period.from().getEpochSecond();
            long to = Math.max(period.to().getEpochSecond(), from + 60);
            boolean hasMinutes = now.getEpochSecond() - from <= MAX_MINUTES_SECONDS;
            long seconds = LongStream.of(INTERVALS)
                    .filter(interval -> hasMinutes || interval >= 3_600)
                    .filter(interval -> ceilDiv(to, interval) - Math.floorDiv(from, interval) <= MAX_BUCKETS)
                    .findFirst()
                    .orElse(INTERVALS[INTERVALS.length - 1]);
            long end = ceilDiv(to, seconds) * seconds;
            long start = Math.max(Math.floorDiv(from, seconds) * seconds, end - MAX_BUCKETS * seconds);
            return new Buckets(start, end, seconds);
        }

        private static long ceilDiv(long dividend, long divisor) {
            return -Math.floorDiv(-dividend, divisor);
        }

        CountPeriod period(Instant now) {
            return CountPeriod.of(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to), now);
        }

        int count() {
            return Math.toIntExact((to - from) / seconds);
        }
    }

    Mono<ServerResponse> histogram(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> {
            IssueFilter filter = parameters.read(query, visible);
            query.check();
            Instant now = clock.instant();
            Buckets buckets = Buckets.of(CountPeriod.ofTrend(filter.period(), now), now);
            CountPeriod period = buckets.period(now);
            return counts.histogram(
                            new IssueFilter(filter.projects(), Optional.of(period), filter.logs(), filter.issues()),
                            period,
                            buckets.seconds())
                    .flatMap(points -> ServerResponse.ok()
                            .contentType(MediaType.APPLICATION_JSON)
                            .bodyValue(LogJson.bytes(json -> write(json, buckets, points))));
        });
    }

    private static void write(JsonGenerator json, Buckets buckets, List<LevelPoint> points) {
        Map<Integer, List<LevelPoint>> byBucket = points.stream().collect(Collectors.groupingBy(LevelPoint::bucket));
        json.writeStartObject();
        json.writeStringProperty("from", time(buckets.from()));
        json.writeStringProperty("to", time(buckets.to()));
        json.writeNumberProperty("interval_seconds", buckets.seconds());
        json.writeStringProperty("by", "level");
        json.writeArrayPropertyStart("buckets");
        for (int i = 0; i < buckets.count(); i++) {
            List<LevelPoint> here = byBucket.getOrDefault(i, List.of());
            json.writeStartObject();
            json.writeStringProperty("start", time(buckets.from() + i * buckets.seconds()));
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

    private static String time(long seconds) {
        return Rfc3339.format(Instant.ofEpochSecond(seconds));
    }
}
