package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.log.Subject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of an event is sent to those who watch, and nothing else of it: a row that waits for a slow reader must not keep the
 * event's details.
 */
final class LiveEvent {
    private final UUID id;
    private final byte[] json;

    private LiveEvent(UUID id, byte[] json) {
        this.id = id;
        this.json = json;
    }

    static LiveEvent of(Event event, LogJson logJson) {
        return new LiveEvent(event.id(), logJson.summary(event, false));
    }

    UUID id() {
        return id;
    }

    /** The list form; not to be changed. */
    byte[] json() {
        return json;
    }

    /** An event as filters see it, and its row once somebody wants it, written once for all of them. Used by one thread. */
    static final class Offer {
        private final Subject subject;
        private final LogJson logJson;
        private @Nullable LiveEvent row;

        Offer(Event event, LogJson logJson) {
            this.subject = new Subject(event);
            this.logJson = logJson;
        }

        Subject subject() {
            return subject;
        }

        LiveEvent row() {
            LiveEvent written = row;
            if (written == null) {
                written = of(subject.event(), logJson);
                row = written;
            }
            return written;
        }
    }
}
