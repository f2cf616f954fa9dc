package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.database.BinaryCopy;
import dev.centraldeerros.event.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a batch adds to the counts of issues, as one COPY row of {@code issue_delta}. Its columns are arrays with an element
 * for each combination of values: a row for each combination cost a fifth of the throughput of long bodies.
 */
final class DeltaRow extends BinaryCopy {
    /** Columns of {@code COPY issue_delta (…)}. */
    static final String COLUMNS =
            "fingerprint, project_id, minute, first_seen, last_seen, logs, events, arrival, level,"
                    + " environment, release";

    private static final short COLUMN_COUNT = 11;
    private static final int USUAL_ELEMENT_BYTES = 128;

    private static final long SECONDS_PER_MINUTE = 60;
    private static final long MILLIS_PER_DAY = 86_400_000;

    /** OIDs of the element types (pg_type.dat). */
    private static final int INT2 = 21;

    private static final int INT4 = 23;
    private static final int INT8 = 20;
    private static final int TEXT = 25;
    private static final int DATE = 1082;
    private static final int TIMESTAMPTZ = 1184;
    private static final int UUID_TYPE = 2950;

    private final List<Delta> deltas;

    private DeltaRow(ByteBufAllocator allocator, List<Delta> deltas) {
        super(allocator, deltas.size() * USUAL_ELEMENT_BYTES);
        this.deltas = deltas;
    }

    /**
     * The values that logs of a delta share.
     *
     * @param minute minutes of the date since 1970
     * @param day day of arrival since 1970 (UTC)
     */
    private record Key(
            UUID fingerprint,
            int projectId,
            long minute,
            long day,
            int level,
            String environment,
            @Nullable String release) {
        static Key of(Event event, UUID fingerprint) {
            return new Key(
                    fingerprint,
                    event.projectId(),
                    Math.floorDiv(event.date().getEpochSecond(), SECONDS_PER_MINUTE),
                    Math.floorDiv(event.receivedAt().toEpochMilli(), MILLIS_PER_DAY),
                    event.level().code(),
                    event.environment(),
                    event.release());
        }

        /** Fewer fields than {@link #equals} compares, because fingerprints tell most keys apart. */
        @Override
        public int hashCode() {
            return 31 * (31 * fingerprint.hashCode() + level) + Objects.hashCode(release);
        }
    }

    /** Sums of logs with one key. Confined to one encoding. */
    private static final class Delta {
        private final Key key;
        private long logs;
        private long events;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;

        Delta(Key key) {
            this.key = key;
        }

        void add(Event event) {
            logs++;
            events += event.events();
            first = event.date().isBefore(first) ? event.date() : first;
            last = event.date().isAfter(last) ? event.date() : last;
        }
    }

    /** Returns the row of the logs that belong to an issue; the caller releases the buffer. */
    static ByteBuf encode(List<Event> events, NameRegistry names) {
        Map<Key, Delta> deltas = new HashMap<>();
        for (Event event : events) {
            UUID fingerprint = event.issueFingerprint();
            if (fingerprint != null) {
                deltas.computeIfAbsent(Key.of(event, fingerprint), Delta::new).add(event);
            }
        }
        DeltaRow row = new DeltaRow(ByteBufAllocator.DEFAULT, new ArrayList<>(deltas.values()));
        try {
            row.write(names);
            return row.finish();
        } catch (RuntimeException failed) {
            row.release();
            throw failed;
        }
    }

    private void write(NameRegistry names) {
        out.writeShort(COLUMN_COUNT);
        array(UUID_TYPE, delta -> uuid(delta.key.fingerprint()));
        array(INT4, delta -> out.writeInt(Integer.BYTES).writeInt(delta.key.projectId()));
        array(TIMESTAMPTZ, delta -> time(Instant.ofEpochSecond(delta.key.minute() * SECONDS_PER_MINUTE)));
        array(TIMESTAMPTZ, delta -> time(delta.first));
        array(TIMESTAMPTZ, delta -> time(delta.last));
        array(INT8, delta -> out.writeInt(Long.BYTES).writeLong(delta.logs));
        array(INT8, delta -> out.writeInt(Long.BYTES).writeLong(delta.events));
        array(DATE, delta -> day(delta.key.day()));
        array(INT2, delta -> out.writeInt(Short.BYTES).writeShort(delta.key.level()));
        array(
                INT2,
                delta -> out.writeInt(Short.BYTES)
                        .writeShort(names.environment(delta.key.environment()).orElseThrow()));
        array(TEXT, delta -> release(delta.key.release()));
    }

    private void release(@Nullable String release) {
        byte[] bytes = release == null ? new byte[0] : release.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length).writeBytes(bytes);
    }

    /** Writes a column of one dimension without nulls (array_recv in arrayfuncs.c). */
    private void array(int elementType, Consumer<Delta> element) {
        int lengthAt = out.writerIndex();
        out.writeInt(0);
        out.writeInt(1)
                .writeInt(0)
                .writeInt(elementType)
                .writeInt(deltas.size())
                .writeInt(1);
        deltas.forEach(element);
        out.setInt(lengthAt, out.writerIndex() - lengthAt - Integer.BYTES);
    }
}
