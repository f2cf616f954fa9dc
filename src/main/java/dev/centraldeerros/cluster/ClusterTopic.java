package dev.centraldeerros.cluster;

import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** One kind of message, and what to do when messages may be missing. {@link ClusterThread} alone calls its methods. */
public interface ClusterTopic {
    /** One word, the same on all nodes. */
    String name();

    /** Takes what is to be sent now, at most a few thousand characters; empty for nothing. Asked ten times a second. */
    Optional<String> take();

    /** What was taken last was perhaps not sent, and is to be sent again. */
    void sendAgain(String text);

    /** Another node sent this. Every client of the database may send: unreadable texts are to be ignored. */
    void received(String text);

    /** Another node may have ended without sending everything since that moment. */
    void missedSince(Instant moment);

    /** Messages have not arrived since that moment, and do not until {@link #connected}. */
    void disconnected(Instant since);

    /** Messages arrive; called again and again. */
    void connected();

    /** Runs from the start of this node to {@code stop}; does not fail. */
    Mono<Void> run(Mono<Void> stop);
}
