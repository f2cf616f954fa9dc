package dev.centraldeerros.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user has without this server: {@code \copy} of the same events into a plain table with the original's columns. */
final class PlainCopy {
    static final String TABLE = """
            CREATE TABLE bench_copy_log (
                id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                description text        NOT NULL,
                source      text        NOT NULL,
                details     text,
                events      integer     NOT NULL,
                date        timestamptz NOT NULL,
                level       text        NOT NULL,
                env         text        NOT NULL,
                archived    boolean     NOT NULL,
                user_id     bigint      NOT NULL
            )
            """;

    private static final String COPY = """
            COPY bench_copy_log (description, source, details, events, date, level, env, archived, user_id) FROM STDIN
            """;

    private final byte[] block;

    PlainCopy(List<byte[]> bodies) {
        JsonMapper json = JsonMapper.builder().build();
        StringBuilder rows = new StringBuilder();
        for (byte[] body : bodies) {
            JsonNode event = json.readTree(body);
            rows.append(text(event, "description"))
                    .append('\t')
                    .append(text(event, "source"))
                    .append('\t')
                    .append(text(event, "details"))
                    .append("\t1\t")
                    .append(text(event, "date"))
                    .append('\t')
                    .append(text(event, "level"))
                    .append('\t')
                    .append(text(event, "env"))
                    .append("\tf\t1\n");
        }
        this.block = rows.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** As the text format of COPY wants it. */
    private static String text(JsonNode event, String field) {
        return event.get(field)
                .asString()
                .replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    /** One transaction; answers how many rows it stored. */
    long copy(Connection connection, int blocks) throws SQLException, IOException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            for (int i = 0; i < blocks; i++) {
                copy.writeToCopy(block, 0, block.length);
            }
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
