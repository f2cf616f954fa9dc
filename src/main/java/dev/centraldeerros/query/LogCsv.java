package dev.centraldeerros.query;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.log.StoredLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Encodes logs as CSV (RFC 4180), every text unchanged and quoted. An absent value is an empty field. On request a cell
 * that starts like a formula gets an apostrophe, because spreadsheets would execute it (OWASP, CSV injection).
 */
@Component
final class LogCsv {
    static final String HEADER =
            "id,received_at,date,level,env,project,source,events,archived,description,details,release,trace_id,"
                    + "span_id,attributes,fingerprint,username,email,key\r\n";

    /** Byte order mark; without it, Excel assumes the system's encoding. */
    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String FORMULA_STARTS = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final NameRegistry names;

    LogCsv(NameRegistry names) {
        this.names = names;
    }

    byte[] rows(List<StoredLog> logs, boolean isEscaped) {
        StringBuilder text = new StringBuilder();
        logs.forEach(log -> row(text, log, isEscaped));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void row(StringBuilder text, StoredLog log, boolean isEscaped) {
        Event event = log.event();
        LogJson.Owner owner = log.owner();
        text.append(event.id()).append(',');
        text.append(Rfc3339.format(event.receivedAt())).append(',');
        text.append(Rfc3339.format(event.date())).append(',');
        text.append(event.level()).append(',');
        quoted(text, isEscaped, event.environment());
        quoted(text, isEscaped, names.slug(event.projectId()));
        quoted(text, isEscaped, event.source());
        text.append(event.events()).append(',').append(log.archived()).append(',');
        quoted(text, isEscaped, event.description());
        quoted(text, isEscaped, event.details());
        quoted(text, isEscaped, event.release());
        quoted(text, isEscaped, event.traceId());
        quoted(text, isEscaped, event.spanId());
        quoted(text, isEscaped, event.attributes());
        quoted(text, isEscaped, event.fingerprint());
        quoted(text, isEscaped, owner == null ? null : owner.username());
        quoted(text, isEscaped, owner == null ? null : owner.email());
        quoted(text, isEscaped, log.key());
        text.setLength(text.length() - 1);
        text.append("\r\n");
    }

    private static void quoted(StringBuilder text, boolean isEscaped, @Nullable String value) {
        if (value != null) {
            boolean isFormula = isEscaped && !value.isEmpty() && FORMULA_STARTS.indexOf(value.charAt(0)) >= 0;
            text.append(isFormula ? "\"'" : "\"")
                    .append(value.replace("\"", "\"\""))
                    .append('"');
        }
        text.append(',');
    }
}
