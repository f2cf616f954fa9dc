package dev.centraldeerros.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** From the answer to a POST to the sight of its log in a stream. Safe for the one who posts and the one who reads. */
final class Deliveries {
    private final Map<String, Long> first = new ConcurrentHashMap<>();
    private long[] nanos = new long[1 << 16];

    /** Guarded by this, as are the times. */
    private int count;

    void committed(String id) {
        seen(id, 1);
    }

    void delivered(String id) {
        seen(id, -1);
    }

    /** The sight may come before the answer. */
    private void seen(String id, int sign) {
        long now = System.nanoTime();
        Long other = first.putIfAbsent(id, now);
        if (other != null && first.remove(id, other)) {
            add(sign > 0 ? Math.max(0, other - now) : now - other);
        }
    }

    private synchronized void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = time;
    }

    /** In milliseconds, of what was added since the last call, for each of these. */
    synchronized double[] takeMillisAt(double... quantiles) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        int had = count;
        count = 0;
        first.clear();
        return Arrays.stream(quantiles)
                .map(quantile -> had == 0 ? 0 : sorted[(int) (quantile * (had - 1))] / 1e6)
                .toArray();
    }
}
