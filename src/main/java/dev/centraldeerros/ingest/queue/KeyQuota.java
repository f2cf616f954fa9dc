package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.access.key.IngestKey;
import dev.centraldeerros.access.key.KeyLimits;
import dev.centraldeerros.access.key.KeyUse;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.CommitListener;
import dev.centraldeerros.ingest.batch.WriteRequest;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Applies the limit of the ingest key of a request, and counts its events by result. Accounts have no limit. */
@Component
public final class KeyQuota implements CommitListener {
    private final KeyLimits limits;
    private final KeyUse use;

    KeyQuota(KeyLimits limits, KeyUse use) {
        this.limits = limits;
        this.use = use;
    }

    /**
     * Checks the limit before the body of a request is read.
     *
     * @throws ApiException 429 if the key is over its limit
     */
    public void require(SendRights rights) {
        counting(rights.key(), limits::require);
    }

    /**
     * Takes one event.
     *
     * @throws ApiException 429 if the key is over its limit
     */
    public void acquire(SendRights rights) {
        counting(rights.key(), limits::acquire);
    }

    /**
     * Takes a batch whole and leaves a part of the limit to single events.
     *
     * @throws ApiException 429 if there is not as much
     */
    public void acquireBatch(SendRights rights, int events) {
        counting(rights.key(), key -> limits.acquireBatch(key, events));
    }

    private void counting(@Nullable IngestKey key, Consumer<IngestKey> check) {
        if (key == null) {
            return;
        }
        try {
            check.accept(key);
        } catch (ApiException limited) {
            use.limited(key);
            throw limited;
        }
    }

    /** Takes the events of a part of a long body, after a wait; signals 429 if the wait would be long. */
    public Mono<Void> acquire(SendRights rights, int events) {
        IngestKey key = rights.key();
        return key == null
                ? Mono.empty()
                : limits.acquire(key, events).doOnError(ApiException.class, limited -> use.limited(key));
    }

    @Override
    public void committed(Batch batch) {
        List<WriteRequest> requests = batch.requests();
        for (int i = 0; i < requests.size(); i++) {
            WriteRequest request = requests.get(i);
            if (request.sender() instanceof Sender.IngestKey key) {
                use.accepted(key, batch.dedup().stored(i, request.events().size()));
            }
        }
    }

    /** Counts invalid events. */
    public void rejected(SendRights rights, long events) {
        IngestKey key = rights.key();
        if (key != null) {
            use.rejected(key, events);
        }
    }
}
