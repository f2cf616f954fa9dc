package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.database.BinaryCopy;
import dev.centraldeerros.event.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a batch adds to the counts of issues, as COPY rows of {@code issue_delta}: one for each combination of values. */
final class DeltaRows extends BinaryCopy {
    /** Columns of {@code COPY issue_delta (…)}. */
    static final String COLUMNS =
            "minute, first_seen, last_seen, logs, events, fingerprint, project_id, arrival, level,"
                    + " environment, source, release";

    private static final short COLUMN_COUNT = 12;
    private static final int USUAL_ROW_BYTES = 200;

    private DeltaRows(ByteBufAllocator allocator, int rows) {
        super(allocator, rows * USUAL_ROW_BYTES);
    }

    /** The values of a delta's logs. */
    private record Key(
            UUID fingerprint,
            int projectId,
            Instant minute,
            LocalDate arrival,
            short level,
            String environment,
            String source,
            @Nullable String release) {
        static Key of(Event event, UUID fingerprint) {
            return new Key(
                    fingerprint,
                    event.projectId(),
                    event.date().truncatedTo(ChronoUnit.MINUTES),
                    LocalDate.ofInstant(event.receivedAt(), ZoneOffset.UTC),
                    event.level().code(),
                    event.environment(),
                    event.source(),
                    event.release());
        }
    }

    /** Sums of a delta's logs. Confined to one encoding. */
    private static final class Sums {
        private long logs;
        private long events;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        private void add(Event event) {
            logs++;
            events += event.events();
            first = event.date().isBefore(first) ? event.date() : first;
            last = event.date().isAfter(last) ? event.date() : last;
        }
    }

    /** Returns the rows of the logs that belong to an issue; the caller releases the buffer. */
    static ByteBuf encode(List<Event> events, NameRegistry names) {
        Map<Key, Sums> deltas = new HashMap<>();
        for (Event event : events) {
            UUID fingerprint = event.issueFingerprint();
            if (fingerprint != null) {
                deltas.computeIfAbsent(Key.of(event, fingerprint), first -> new Sums())
                        .add(event);
            }
        }
        DeltaRows rows = new DeltaRows(ByteBufAllocator.DEFAULT, deltas.size());
        try {
            deltas.forEach((key, sums) ->
                    rows.add(key, sums, names.environment(key.environment()).orElseThrow()));
            return rows.finish();
        } catch (RuntimeException failed) {
            rows.release();
            throw failed;
        }
    }

    private void add(Key key, Sums sums, short environment) {
        out.writeShort(COLUMN_COUNT);
        time(key.minute());
        time(sums.first);
        time(sums.last);
        out.writeInt(Long.BYTES).writeLong(sums.logs);
        out.writeInt(Long.BYTES).writeLong(sums.events);
        uuid(key.fingerprint());
        out.writeInt(Integer.BYTES).writeInt(key.projectId());
        day(key.arrival());
        out.writeInt(Short.BYTES).writeShort(key.level());
        out.writeInt(Short.BYTES).writeShort(environment);
        text(key.source());
        text(key.release() == null ? "" : key.release());
    }
}
