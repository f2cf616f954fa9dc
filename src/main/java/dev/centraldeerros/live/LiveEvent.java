package dev.centraldeerros.live;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.log.Subject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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

    /** An event as filters see it; encoded once, when the first filter matches. Used by one thread. */
    static final class Candidate {
        private final Subject subject;
        private final LogJson logJson;
        private @Nullable LiveEvent encoded;

        Candidate(Event event, LogJson logJson) {
            this.subject = new Subject(event);
            this.logJson = logJson;
        }

        Subject subject() {
            return subject;
        }

        LiveEvent encoded() {
            LiveEvent event = encoded;
            if (event == null) {
                event = new LiveEvent(subject.event(), logJson);
                encoded = event;
            }
            return event;
        }
    }
}
