package dev.centraldeerros.issue;

import dev.centraldeerros.PeriodicTask;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Folds what was appended into the counts of issues, a bounded number of rows at a time, on one node at a time. */
@Component
final class DeltaFolder extends PeriodicTask {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Batches and deltas of one transaction, which takes some tenths of a second. */
    private static final int BATCH = 200;

    private final DeltaRepository deltas;

    DeltaFolder(DeltaRepository deltas) {
        super("folding of issue counts", INTERVAL, INTERVAL);
        this.deltas = deltas;
    }

    @Override
    protected Mono<Void> runOnce() {
        return deltas.fold(BATCH)
                .expand(folded -> folded < BATCH ? Mono.empty() : deltas.fold(BATCH))
                .then();
    }
}
