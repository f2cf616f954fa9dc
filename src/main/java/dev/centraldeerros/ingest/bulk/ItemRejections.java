package dev.centraldeerros.ingest.bulk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the rejected items of a long body and stores the errors of the first 100. Guarded by this. */
final class ItemRejections {
    /** Number of items whose errors are in the response. */
    private static final int NAMED = 100;

    private final TreeMap<Integer, Map<String, List<String>>> named = new TreeMap<>();
    private long count;

    /**
     * Adds a rejected item.
     *
     * @param place index of the item in the body, from 0
     * @param errors field name to messages
     */
    synchronized void add(int place, Map<String, List<String>> errors) {
        count++;
        named.put(place, errors);
        if (named.size() > NAMED) {
            named.pollLastEntry();
        }
    }

    synchronized long count() {
        return count;
    }

    /** Errors by index, in order, before {@code end}. */
    synchronized Map<Integer, Map<String, List<String>>> named(int end) {
        return new TreeMap<>(named.headMap(end));
    }
}
