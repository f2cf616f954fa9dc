package dev.centraldeerros.live.node;

/** What comes by the channel of the nodes, to which whoever may connect to the database may write. */
public final class NoticeFuzz {
    private NoticeFuzz() {}

    /** Reads it, or nothing. */
    public static void read(String text) {
        Notice.read(text).ifPresent(Notice::toString);
    }
}
