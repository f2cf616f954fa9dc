package dev.centraldeerros.database.cancel;

import reactor.core.publisher.Flux;

/** Knows whether what a subscriber cancels had ended: one that has all it wanted cancels, too. */
final class Progress {
    private final Runnable onLeave;

    /** Goes from false to true, once. */
    private volatile boolean ended;

    Progress(Runnable onLeave) {
        this.onLeave = onLeave;
    }

    void end() {
        ended = true;
    }

    <T> Flux<T> watch(Flux<T> work) {
        return work.doOnTerminate(this::end).doOnCancel(() -> {
            if (!ended) {
                onLeave.run();
            }
        });
    }
}
