package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.LogJson;
import org.jspecify.annotations.Nullable;

/** An event on its way to those who watch; its JSON is written once for all of them. */
final class LiveEvent {
    private final Event event;
    private final LogJson logJson;

    /** Written by whoever needs it first; two who need it at once write the same. */
    private volatile byte @Nullable [] json;

    LiveEvent(Event event, LogJson logJson) {
        this.event = event;
        this.logJson = logJson;
    }

    Event event() {
        return event;
    }

    /** The list form. */
    byte[] json() {
        byte[] written = json;
        if (written == null) {
            written = logJson.summary(event, false);
            json = written;
        }
        return written;
    }
}
