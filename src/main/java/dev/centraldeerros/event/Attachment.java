package dev.centraldeerros.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** File of an event. */
public final class Attachment {
    /** Number of the event as its protocol sent it; later numbers are files. */
    public static final int PAYLOAD = 0;

    private final UUID eventId;
    private final int projectId;
    private final int number;
    private final String name;
    private final @Nullable String contentType;
    private final long size;
    private final boolean isGzip;
    private final byte @Nullable [] body;

    /**
     * Creates an attachment.
     *
     * @param size its length in bytes before compression
     * @param isGzip whether the body is compressed (RFC 1952)
     * @param body not to be changed; null for a file that was too large to keep
     */
    public Attachment(
            UUID eventId,
            int projectId,
            int number,
            String name,
            @Nullable String contentType,
            long size,
            boolean isGzip,
            byte @Nullable [] body) {
        this.eventId = eventId;
        this.projectId = projectId;
        this.number = number;
        this.name = name;
        this.contentType = contentType;
        this.size = size;
        this.isGzip = isGzip;
        this.body = body;
    }

    public int projectId() {
        return projectId;
    }

    /** Returns the id of its event. */
    public UUID eventId() {
        return eventId;
    }

    public int number() {
        return number;
    }

    public String name() {
        return name;
    }

    public @Nullable String contentType() {
        return contentType;
    }

    /** Returns its length in bytes before compression. */
    public long size() {
        return size;
    }

    public boolean isGzip() {
        return isGzip;
    }

    /** Returns the bytes; null if it was too large to keep. */
    public byte @Nullable [] body() {
        return body;
    }

    /** Returns the bytes that it takes. */
    public int storedBytes() {
        return body == null ? 0 : body.length;
    }
}
