package dev.centraldeerros.access.key;

import dev.centraldeerros.OwnsSubscription;
import dev.centraldeerros.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * All enabled keys, in memory. Reads them again after a change: at once on the node that made it, within
 * {@link #POLL_INTERVAL} on others, or sooner if an unknown key arrives. Thread-safe.
 */
@Component
@OwnsSubscription("reads changes of other nodes, and shares one check among all requests with unknown keys")
public class IngestKeys extends PeriodicTask {
    /** Interval of checking for changes of other nodes; well below the 10 s after which a change holds everywhere. */
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(3);

    /** Minimum interval of checks for unknown keys: at most five look-ups a second. */
    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    private final IngestKeyRepository repository;
    private final Clock clock;

    /** Replaced as a whole. */
    private volatile Snapshot snapshot = new Snapshot(-1, Map.of(), Map.of());

    /** Check that has not started; null for none. Guarded by this object. */
    private @Nullable Mono<Void> nextCheck;

    IngestKeys(IngestKeyRepository repository, @Qualifier("system") Clock clock) {
        super("ingest keys", Duration.ZERO, POLL_INTERVAL);
        this.repository = repository;
        this.clock = clock;
    }

    /**
     * Keys at one version.
     *
     * @param byHash keys by the hexadecimal form of their hash
     * @param byId the same keys by id
     */
    private record Snapshot(long version, Map<String, IngestKey> byHash, Map<Long, IngestKey> byId) {}

    /** Returns the valid key with this text; empty for an unknown, disabled, revoked or expired one. */
    public Mono<IngestKey> find(String secret) {
        if (!KeySecret.isValid(secret)) {
            return Mono.empty();
        }
        String hash = HexFormat.of().formatHex(KeySecret.hash(secret));
        return Mono.fromSupplier(() -> snapshot.byHash().get(hash))
                .switchIfEmpty(Mono.defer(this::checked)
                        .then(Mono.fromSupplier(() -> snapshot.byHash().get(hash))))
                .filter(this::isCurrent);
    }

    /** Returns whether a key that was found before is still valid. */
    public boolean isValid(IngestKey key) {
        IngestKey present = snapshot.byId().get(key.id());
        return present != null && isCurrent(present);
    }

    /** Returns an enabled key; null for any other. */
    @Nullable
    IngestKey byId(long id) {
        return snapshot.byId().get(id);
    }

    /** Returns whether some key accepts a browser's origin, because a preflight request carries no key. */
    boolean acceptOrigin(String origin) {
        return snapshot.byHash().values().stream()
                .anyMatch(key -> isCurrent(key) && AllowedOrigins.contain(key.origins(), origin));
    }

    private boolean isCurrent(IngestKey key) {
        return key.expiresAt() == null || clock.instant().isBefore(key.expiresAt());
    }

    /** Reads all keys again. */
    public Mono<Void> reload() {
        // The version first: a change in between is read again by the next check.
        return repository
                .version()
                .flatMap(version -> repository.enabled().doOnNext(keys -> set(version, keys)))
                .then();
    }

    @Override
    protected Mono<Void> runOnce() {
        return repository
                .version()
                .filter(current -> current != snapshot.version())
                .flatMap(changed -> reload());
    }

    /** Completes after a check that begins from now on; all callers until it begins share it. */
    private synchronized Mono<Void> checked() {
        Mono<Void> shared = nextCheck;
        if (shared == null) {
            shared = Mono.delay(CHECK_INTERVAL)
                    .then(Mono.defer(() -> {
                        begun();
                        return runOnce();
                    }))
                    .cache();
            nextCheck = shared;
        }
        return shared;
    }

    private synchronized void begun() {
        nextCheck = null;
    }

    private synchronized void set(long version, Map<String, IngestKey> keys) {
        if (version >= snapshot.version()) {
            snapshot = new Snapshot(
                    version,
                    Map.copyOf(keys),
                    keys.values().stream().collect(Collectors.toUnmodifiableMap(IngestKey::id, key -> key)));
        }
    }
}
