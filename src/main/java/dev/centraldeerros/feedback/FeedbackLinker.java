package dev.centraldeerros.feedback;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.event.EventIds;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Links feedback of the last days to events that arrived after it. */
@Component
final class FeedbackLinker extends PeriodicTask {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** As long as ids of events are stored. */
    private static final Duration WINDOW = Duration.ofDays(2);

    private final FeedbackRepository repository;
    private final Clock clock;

    FeedbackLinker(FeedbackRepository repository, Clock clock) {
        super("links of feedback", INTERVAL, INTERVAL);
        this.repository = repository;
        this.clock = clock;
    }

    @Override
    protected Mono<Void> runOnce() {
        return repository.link(EventIds.floor(clock.instant().minus(WINDOW)));
    }
}
