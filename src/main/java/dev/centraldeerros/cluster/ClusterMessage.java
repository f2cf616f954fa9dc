package dev.centraldeerros.cluster;

import java.util.Optional;

/**
 * Payload of one {@code NOTIFY}: {@code <node> <topic> <text>}, {@code <node> HEARTBEAT}, or {@code <node> LEAVE} of a
 * node that shuts down and has sent everything.
 */
record ClusterMessage(String node, String topic, String text) {
    static final String HEARTBEAT = "HEARTBEAT";
    static final String LEAVE = "LEAVE";

    private static final int PARTS = 3;

    static ClusterMessage of(String node, String topic) {
        return new ClusterMessage(node, topic, "");
    }

    String encoded() {
        return text.isEmpty() ? node + " " + topic : node + " " + topic + " " + text;
    }

    /** Parses a payload; empty if it is invalid, because every client of the database may notify. */
    static Optional<ClusterMessage> parse(String payload) {
        String[] parts = payload.split(" ", PARTS);
        return parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()
                ? Optional.empty()
                : Optional.of(new ClusterMessage(parts[0], parts[1], parts.length < PARTS ? "" : parts[2]));
    }
}
