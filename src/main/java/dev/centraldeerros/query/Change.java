package dev.centraldeerros.query;

import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;

/** What can be done to logs that are there. */
enum Change {
    ARCHIVE,
    UNARCHIVE,
    DELETE;

    private static final String SET_ARCHIVED = """
            UPDATE log SET archived = :archived FROM scope
                WHERE log.project_id = scope.project_id AND log.id = scope.id
                  AND (:all OR scope.user_id = :user) AND log.archived <> :archived
            """;

    private static final String REMOVE = """
            DELETE FROM log USING scope
                WHERE log.project_id = scope.project_id AND log.id = scope.id
                  AND (:all OR scope.user_id = :user)
            """;

    /** The statement, over the rows of {@code scope}. */
    String sql() {
        return this == DELETE ? REMOVE : SET_ARCHIVED;
    }

    /** Binds what only some of the statements have. */
    GenericExecuteSpec bind(GenericExecuteSpec statement) {
        return this == DELETE ? statement : statement.bind("archived", this == ARCHIVE);
    }
}
