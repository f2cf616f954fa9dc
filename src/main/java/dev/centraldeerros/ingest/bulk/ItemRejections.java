package dev.centraldeerros.ingest.bulk;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the rejected items of a long body and stores the errors of the first 100. Guarded by this. */
final class ItemRejections {
    /** CONTRACT: the first 100 are named. */
    private static final int NAMED = 100;

    private final TreeMap<Integer, Map<String, List<String>>> named = new TreeMap<>();
    private long count;

    /**
     * Adds one.
     *
     * @param place of the item in the body, from 0
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

    /** Place to errors, in order, of those that stand before {@code end}. */
    synchronized Map<Integer, Map<String, List<String>>> named(int end) {
        return new TreeMap<>(named.headMap(end));
    }
}
