package dev.centraldeerros.bench;

/**
 * Something that is asked of the server, and of PostgreSQL directly.
 *
 * @param path with its query
 * @param sql the plainest that answers the same, without a count
 */
record Question(String title, String path, String sql) {
    private static final String ROWS = "SELECT id, date, level, environment, source, description, events FROM log ";
    private static final String OPEN = ROWS + "WHERE project_id = 1 AND NOT archived ";
    private static final String NEWEST = " ORDER BY id DESC LIMIT 11";
    private static final String LOGS = "/v1/api/logs/";

    static Question list(String title, String query, String condition) {
        return new Question(title, LOGS + query, OPEN + condition + NEWEST);
    }

    static Question ordered(String ordering, String order) {
        return new Question(
                "ordering=" + ordering, LOGS + "?ordering=" + ordering, OPEN + "ORDER BY " + order + " LIMIT 11");
    }

    /** A text anywhere: in descriptions, sources or details. */
    static Question search(String title, String text, String more) {
        String like = " LIKE '%" + text + "%'";
        return new Question(
                title,
                LOGS + "?search=" + text + more,
                OPEN + "AND (description" + like + " OR source" + like
                        + " OR text_id IN (SELECT text.id FROM text WHERE body" + like + "))" + NEWEST);
    }
}
