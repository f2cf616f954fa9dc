package dev.centraldeerros.sentry.client;

/**
 * Events that a client dropped.
 *
 * @param key id of its ingest key
 * @param reason such as {@code network_error}
 * @param category such as {@code error}
 */
record Loss(int project, long key, String reason, String category) implements Comparable<Loss> {
    @Override
    public int compareTo(Loss other) {
        int byProject = Integer.compare(project, other.project);
        int byKey = byProject != 0 ? byProject : Long.compare(key, other.key);
        int byReason = byKey != 0 ? byKey : reason.compareTo(other.reason);
        return byReason != 0 ? byReason : category.compareTo(other.category);
    }
}
