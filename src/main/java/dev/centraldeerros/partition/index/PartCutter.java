package dev.centraldeerros.partition.index;

import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Cuts the logs after the last part of an open partition into parts by their number. */
record PartCutter(SegmentTable table, IndexPlan plan) {
    /** Returns the parts of the first partition with enough logs; empty if there is none. */
    Mono<List<Segment>> parts() {
        return Flux.fromIterable(plan.unindexed())
                .concatMap(this::parts)
                .filter(parts -> !parts.isEmpty())
                .next();
    }

    private Mono<List<Segment>> parts(IndexPlan.Unindexed left) {
        return first(left)
                .flatMap(part -> parts(left.after(part))
                        .map(more ->
                                Stream.concat(Stream.of(part), more.stream()).toList()))
                .defaultIfEmpty(List.of());
    }

    private Mono<Segment> first(IndexPlan.Unindexed left) {
        Segment rest = left.rest();
        long most = plan.mostLogs(left);
        return table.after(rest.lower(), rest.upper(), most)
                .map(end -> rest.between(rest.lower(), end, rest.number(), most))
                .switchIfEmpty(table.count(rest.lower(), rest.upper(), most)
                        .filter(logs -> logs >= plan.leastLogs(left))
                        .map(logs -> rest.between(rest.lower(), rest.upper(), rest.number(), logs)));
    }
}
