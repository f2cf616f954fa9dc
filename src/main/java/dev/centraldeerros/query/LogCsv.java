package dev.centraldeerros.query;

import dev.centraldeerros.access.Names;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.Rfc3339;
import dev.centraldeerros.ingest.LogJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Logs as comma-separated values (RFC 4180): every text as it was sent, quoted. An absent value is an empty field. */
@Component
final class LogCsv {
    static final String HEADER =
            "id,received_at,date,level,env,project,source,events,archived,description,details,release,trace_id,"
                    + "span_id,attributes,fingerprint,username,email\r\n";

    private final Names names;

    LogCsv(Names names) {
        this.names = names;
    }

    byte[] rows(List<FoundLog> logs) {
        StringBuilder text = new StringBuilder();
        logs.forEach(log -> row(text, log));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void row(StringBuilder text, FoundLog log) {
        Event event = log.event();
        LogJson.Owner owner = log.owner();
        text.append(event.id()).append(',');
        text.append(Rfc3339.format(event.receivedAt())).append(',');
        text.append(Rfc3339.format(event.date())).append(',');
        text.append(event.level()).append(',');
        quoted(text, event.environment());
        quoted(text, names.slug(event.projectId()));
        quoted(text, event.source());
        text.append(event.events()).append(',').append(log.archived()).append(',');
        quoted(text, event.description());
        quoted(text, event.details());
        quoted(text, event.release());
        quoted(text, event.traceId());
        quoted(text, event.spanId());
        quoted(text, event.attributes());
        quoted(text, event.fingerprint());
        quoted(text, owner == null ? null : owner.username());
        quoted(text, owner == null ? null : owner.email());
        text.setLength(text.length() - 1);
        text.append("\r\n");
    }

    private static void quoted(StringBuilder text, @Nullable String value) {
        if (value != null) {
            text.append('"').append(value.replace("\"", "\"\"")).append('"');
        }
        text.append(',');
    }
}
