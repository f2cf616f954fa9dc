package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.log.LogJson;
import java.util.UUID;

/** An event as streams send it. It does not keep the event, whose details would wait in memory for a slow client. */
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

    /** The list form; not to be changed. */
    byte[] json() {
        return json;
    }
}
