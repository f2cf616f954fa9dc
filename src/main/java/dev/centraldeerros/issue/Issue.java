package dev.centraldeerros.issue;

import dev.centraldeerros.event.Level;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An issue with its numbers.
 *
 * @param number number within its project, from 1
 * @param level highest level of its logs
 * @param logs logs that match the filter of the request and are not archived
 * @param events occurrences of these logs
 * @param key value that decides the position in the list
 */
record Issue(
        long id,
        int number,
        int projectId,
        String title,
        String culprit,
        @Nullable String type,
        Level level,
        String status,
        long logs,
        long events,
        Instant firstSeen,
        Instant lastSeen,
        @Nullable String firstRelease,
        @Nullable String lastRelease,
        long key) {}
