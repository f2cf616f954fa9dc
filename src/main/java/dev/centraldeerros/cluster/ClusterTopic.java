package dev.centraldeerros.cluster;

import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Kind of message, and the reaction to missing messages. {@link ClusterThread} calls its methods. */
public interface ClusterTopic {
    /** Returns its name: one word, the same on all nodes. */
    String name();

    /** Returns the text to send, at most a few thousand characters; empty for nothing. Called ten times a second. */
    Optional<String> drain();

    /** The last text may not have been sent and must be sent again. */
    void sendAgain(String text);

    /** Another node sent this. Every client of the database may send, so that invalid texts are ignored. */
    void received(String text);

    /** Another node may have ended since that moment without sending everything. */
    void missedSince(Instant moment);

    /** No messages arrive since that moment, until {@link #connected}. */
    void disconnected(Instant since);

    /** Messages arrive; called repeatedly. */
    void connected();

    /** Runs from startup to {@code stop}; does not fail. */
    Mono<Void> run(Mono<Void> stop);
}
