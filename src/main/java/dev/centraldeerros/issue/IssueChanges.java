package dev.centraldeerros.issue;

import dev.centraldeerros.cluster.ClusterTopic;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ids of issues that changed on any node, for the streams of this node. Tells the other nodes at most twice a second. All
 * methods are thread-safe.
 */
@Component
final class IssueChanges implements ClusterTopic {
    /** Message for more changes than fit into one. */
    private static final String MANY = "*";

    private static final Pattern IDS = Pattern.compile("[0-9]{1,18}(,[0-9]{1,18})*");

    /** Ids in one message, whose text PostgreSQL limits to 8,000 bytes. */
    private static final int MAX_TOLD = 400;

    /** The bus asks ten times a second. */
    private static final int CALLS_PER_MESSAGE = 5;

    /** Concurrent set, because commit workers add while the bus takes. */
    private final Set<Long> untold = ConcurrentHashMap.newKeySet();

    /** Concurrent set, because requests add and remove. */
    private final Set<ChangeSubscription> subscriptions = ConcurrentHashMap.newKeySet();

    private final Sinks.Empty<Void> closed = Sinks.empty();

    /** Calls of {@link #drain}; used by the thread of the bus only, as is the next field. */
    private int calls;

    /** Whether {@link #MANY} must be sent again. */
    private boolean isManyUntold;

    /** Whether messages of other nodes do not arrive; written by the thread of the bus. */
    private volatile boolean isDeaf;

    /** These issues have new logs, or other properties, on this node. */
    void changed(Collection<Long> ids) {
        for (Long id : ids) {
            if (untold.size() <= MAX_TOLD) {
                boolean unused = untold.add(id);
            }
        }
        offer(ids);
    }

    private void offer(Collection<Long> ids) {
        subscriptions.forEach(subscription -> subscription.add(ids));
    }

    private void reload() {
        subscriptions.forEach(ChangeSubscription::addAll);
    }

    ChangeSubscription subscribe() {
        ChangeSubscription subscription = new ChangeSubscription(() -> isDeaf);
        boolean unused = subscriptions.add(subscription);
        return subscription;
    }

    void unsubscribe(ChangeSubscription subscription) {
        boolean unused = subscriptions.remove(subscription);
    }

    /** Completes when the server shuts down. */
    Mono<Void> closed() {
        return closed.asMono();
    }

    @EventListener
    void close(ContextClosedEvent unused) {
        Sinks.EmitResult unusedToo = closed.tryEmitEmpty();
    }

    @Override
    public String name() {
        return "ISSUES";
    }

    @Override
    public Optional<String> drain() {
        if (++calls % CALLS_PER_MESSAGE != 0 || (untold.isEmpty() && !isManyUntold)) {
            return Optional.empty();
        }
        boolean isMany = isManyUntold;
        isManyUntold = false;
        Set<Long> ids = Set.copyOf(untold);
        // An id that is added again at this moment was committed before the message.
        boolean unused = untold.removeAll(ids);
        return Optional.of(
                isMany || ids.size() > MAX_TOLD
                        ? MANY
                        : ids.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    @Override
    public void sendAgain(String text) {
        isManyUntold |= text.equals(MANY);
        untold.addAll(ids(text));
    }

    @Override
    public void received(String text) {
        if (text.equals(MANY)) {
            reload();
        } else {
            offer(ids(text));
        }
    }

    private static List<Long> ids(String text) {
        return IDS.matcher(text).matches()
                ? Stream.of(text.split(",")).map(Long::valueOf).toList()
                : List.of();
    }

    @Override
    public void missedSince(Instant moment) {
        reload();
    }

    @Override
    public void disconnected(Instant since) {
        isDeaf = true;
    }

    @Override
    public void connected() {
        if (isDeaf) {
            isDeaf = false;
            reload();
        }
    }

    @Override
    public Mono<Void> run(Mono<Void> stop) {
        return Mono.empty();
    }
}
