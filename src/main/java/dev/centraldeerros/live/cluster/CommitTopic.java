package dev.centraldeerros.live.cluster;

import dev.centraldeerros.cluster.ClusterThread;
import dev.centraldeerros.cluster.ClusterTopic;
import dev.centraldeerros.query.LogRepository;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Topic of commits: sends those of this node and passes those of other nodes to {@link CommitReader}. */
@Component
final class CommitTopic implements ClusterTopic {
    /** Delay from a notification to reading, which merges ranges. */
    private static final Duration READ = Duration.ofMillis(20);

    private final UnsentCommits unsent;
    private final CommitReader reader;
    private final Scheduler thread;

    CommitTopic(
            CommitRepository commits,
            LogRepository logs,
            UnsentCommits unsent,
            ClusterListener listener,
            ClusterThread thread,
            Clock clock,
            MeterRegistry meters) {
        this.unsent = unsent;
        this.thread = thread.scheduler();
        this.reader = new CommitReader(commits, logs, listener, clock, this.thread);
        Gauge.builder("central.live.listening", () -> reader.isCurrent() ? 1 : 0)
                .description("1 while messages of commits arrive, 0 while what is new is read instead")
                .register(meters);
    }

    @Override
    public String name() {
        return "COMMITTED";
    }

    @Override
    public Optional<String> drain() {
        return unsent.drain().map(CommitRange::encoded);
    }

    @Override
    public void sendAgain(String text) {
        CommitRange.parse(text).ifPresent(unsent::add);
    }

    @Override
    public void received(String text) {
        CommitRange.parse(text).ifPresent(reader::submit);
    }

    @Override
    public void missedSince(Instant moment) {
        reader.missedSince(moment);
    }

    @Override
    public void disconnected(Instant since) {
        reader.deaf(since);
    }

    @Override
    public void connected() {
        reader.listening();
    }

    @Override
    public Mono<Void> run(Mono<Void> stop) {
        return Flux.interval(Duration.ZERO, READ, thread)
                .onBackpressureDrop()
                .takeUntilOther(stop)
                .concatMap(tick -> reader.read(), 1)
                .then();
    }
}
