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
    /** Instead of a number: another node committed it. */
    static final long ELSEWHERE = 0;

    private final UUID id;
    private final byte[] json;
    private final long commit;

    private LiveEvent(UUID id, byte[] json, long commit) {
        this.id = id;
        this.json = json;
        this.commit = commit;
    }

    static LiveEvent of(Event event, LogJson logJson) {
        return of(event, logJson, ELSEWHERE);
    }

    private static LiveEvent of(Event event, LogJson logJson, long commit) {
        return new LiveEvent(event.id(), logJson.summary(event, false), commit);
    }

    UUID id() {
        return id;
    }

    /** The list form; not to be changed. */
    byte[] json() {
        return json;
    }

    /** The number of this node's commit that it came by; {@link #ELSEWHERE} where that is not known. */
    long commit() {
        return commit;
    }

    /** An event as filters see it, and its row once somebody wants it, written once for all of them. Used by one thread. */
    static final class Offer {
        private final Subject subject;
        private final LogJson logJson;
        private final long commit;
        private @Nullable LiveEvent row;

        Offer(Event event, LogJson logJson, long commit) {
            this.subject = new Subject(event);
            this.logJson = logJson;
            this.commit = commit;
        }

        Subject subject() {
            return subject;
        }

        LiveEvent row() {
            LiveEvent written = row;
            if (written == null) {
                written = of(subject.event(), logJson, commit);
                row = written;
            }
            return written;
        }
    }
}
