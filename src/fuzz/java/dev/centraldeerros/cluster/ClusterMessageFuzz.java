package dev.centraldeerros.cluster;

/** Payloads of the channel between nodes, to which every client of the database may write. */
public final class ClusterMessageFuzz {
    private ClusterMessageFuzz() {}

    /** Reads one, or nothing. */
    public static void read(String text) {
        ClusterMessage.parse(text).ifPresent(ClusterMessage::encoded);
    }
}
