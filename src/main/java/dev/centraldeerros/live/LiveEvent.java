package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.log.LogJson;
import java.util.UUID;

/** Encoded event of a stream. Does not reference the event, whose details would stay in memory for a slow client. */
final class LiveEvent {
    private final UUID id;
    private final byte[] json;

    LiveEvent(Event event, LogJson logJson) {
        this.id = event.id();
        this.json = logJson.summary(event, false);
    }

    UUID id() {
        return id;
    }

    /** Returns the list form; not to be changed. */
    byte[] json() {
        return json;
    }
}
