package dev.centraldeerros.sentry.client;

/**
 * Result of a session.
 *
 * @param release empty if the application has none
 * @param status {@code started}, or how it ended
 */
record SessionResult(int project, String release, String status) implements Comparable<SessionResult> {
    @Override
    public int compareTo(SessionResult other) {
        int byProject = Integer.compare(project, other.project);
        int byRelease = byProject != 0 ? byProject : release.compareTo(other.release);
        return byRelease != 0 ? byRelease : status.compareTo(other.status);
    }
}
