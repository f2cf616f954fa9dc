package dev.centraldeerros.live;

import dev.centraldeerros.event.EventIds;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Rows that came together and are sent together: one piece for all whose filter found them, written once for each form in
 * which somebody wants it.
 */
final class Piece {
    /** Most rows in one: who falls behind loses the oldest pieces whole. */
    static final int MOST_ROWS = 100;

    /** Most bytes of them, unless a single row has more. */
    static final int MOST_BYTES = 256 * 1024;

    private final List<LiveEvent> rows;
    private final int bytes;
    private final long leastCommit;
    private final Instant oldestOfOthers;

    /** As they are sent, in each form; guarded by itself. */
    private final Map<Frames, byte[]> written = new EnumMap<>(Frames.class);

    private Piece(List<LiveEvent> rows) {
        this.rows = rows;
        this.bytes = rows.stream().mapToInt(row -> row.json().length).sum();
        this.leastCommit = rows.stream()
                .mapToLong(LiveEvent::commit)
                .filter(commit -> commit != LiveEvent.ELSEWHERE)
                .min()
                .orElse(Long.MAX_VALUE);
        this.oldestOfOthers = rows.stream()
                .filter(row -> row.commit() == LiveEvent.ELSEWHERE)
                .map(row -> EventIds.timeOf(row.id()))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Cuts rows into pieces, in their order. */
    static List<Piece> of(List<LiveEvent> rows) {
        List<Piece> pieces = new ArrayList<>();
        List<LiveEvent> some = new ArrayList<>();
        long bytes = 0;
        for (LiveEvent row : rows) {
            if (!some.isEmpty() && (some.size() == MOST_ROWS || bytes + row.json().length > MOST_BYTES)) {
                pieces.add(new Piece(List.copyOf(some)));
                some.clear();
                bytes = 0;
            }
            some.add(row);
            bytes += row.json().length;
        }
        if (!some.isEmpty()) {
            pieces.add(new Piece(List.copyOf(some)));
        }
        return pieces;
    }

    /** How many rows. */
    int size() {
        return rows.size();
    }

    /** Bytes of the rows alone. */
    int bytes() {
        return bytes;
    }

    /** The number of the first of this node's commits that rows came by; the largest number where none did. */
    long leastCommit() {
        return leastCommit;
    }

    /** When the oldest row of another node was made; the end of time where there is none. */
    Instant oldestOfOthers() {
        return oldestOfOthers;
    }

    /** The same rows without some; those of them that are left may be none. */
    List<Piece> without(Predicate<LiveEvent> some) {
        return rows.stream().anyMatch(some)
                ? of(rows.stream().filter(row -> !some.test(row)).toList())
                : List.of(this);
    }

    /** What is sent; not to be changed. */
    byte[] in(Frames form) {
        synchronized (written) {
            return written.computeIfAbsent(form, missing -> {
                ByteArrayOutputStream out = new ByteArrayOutputStream(bytes + bytes / 4);
                missing.write(out, rows);
                return out.toByteArray();
            });
        }
    }
}
