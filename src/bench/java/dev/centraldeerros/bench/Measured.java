package dev.centraldeerros.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds of what is measured. */
final class Measured {
    private final Post post;
    private final List<Round> rounds = new ArrayList<>();

    /**
     * What a round came to; latencies in milliseconds.
     *
     * @param cpuMicros processor time of the server for a request, without that of PostgreSQL
     */
    record Round(double perSecond, double p50, double p99, double cpuMicros, String fault) {
        Map<String, Object> forJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("requests_per_second", perSecond);
            json.put("p50_ms", p50);
            json.put("p99_ms", p99);
            json.put("server_cpu_us_per_request", cpuMicros);
            if (!fault.isEmpty()) {
                json.put("left_out_because", fault);
            }
            return json;
        }
    }

    Measured(Post post) {
        this.post = post;
    }

    Post post() {
        return post;
    }

    void add(Round round) {
        rounds.add(round);
    }

    boolean isComplete() {
        return !rounds.isEmpty()
                && rounds.stream().allMatch(round -> round.fault().isEmpty());
    }

    double median(ToDoubleFunction<Round> value) {
        double[] sorted = sorted(value);
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least(ToDoubleFunction<Round> value) {
        double[] sorted = sorted(value);
        return sorted.length == 0 ? Double.NaN : sorted[0];
    }

    double most(ToDoubleFunction<Round> value) {
        double[] sorted = sorted(value);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
    }

    /** Of the rounds that count. */
    private double[] sorted(ToDoubleFunction<Round> value) {
        return rounds.stream()
                .filter(round -> round.fault().isEmpty())
                .mapToDouble(value)
                .sorted()
                .toArray();
    }

    Map<String, Object> forJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("variant", post.title());
        json.put("requests_per_second", median(Round::perSecond));
        json.put("min", least(Round::perSecond));
        json.put("max", most(Round::perSecond));
        json.put("p50_ms", median(Round::p50));
        json.put("p99_ms", median(Round::p99));
        json.put("server_cpu_us_per_request", median(Round::cpuMicros));
        json.put("rounds", rounds.stream().map(Round::forJson).toList());
        return json;
    }
}
