package dev.centraldeerros.sentry.client;

import dev.centraldeerros.event.Limits;
import dev.centraldeerros.sentry.event.Fields;
import dev.centraldeerros.sentry.event.Json;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads client reports and sessions (Sentry's documentation of client reports and of sessions). What is malformed counts nothing. */
public final class ClientCountMapper {
    private static final Set<String> REASONS = Set.of(
            "backpressure",
            "before_send",
            "buffer_overflow",
            "cache_overflow",
            "callback_error",
            "event_processor",
            "ignored",
            "insufficient_data",
            "internal_sdk_error",
            "network_error",
            "no_parent_span",
            "queue_overflow",
            "ratelimit_backoff",
            "sample_rate",
            "send_error");

    private static final Set<String> CATEGORIES = Set.of(
            "attachment",
            "default",
            "error",
            "feedback",
            "internal",
            "log_byte",
            "log_item",
            "monitor",
            "profile",
            "profile_chunk",
            "profile_chunk_ui",
            "replay",
            "security",
            "session",
            "span",
            "trace_metric",
            "trace_metric_byte",
            "transaction",
            "user_report");

    private static final String OTHER = "other";
    private static final String STARTED = "started";
    private static final String ERRORED = "errored";
    private static final String EXITED = "exited";

    /** How a session can end. */
    private static final Set<String> ENDS = Set.of(EXITED, "crashed", "abnormal", "unhandled");

    /** A report that says more in one entry is none. */
    private static final long MAX_QUANTITY = 1_000_000_000;

    /** Maximum number of entries of a report that are read. */
    private static final int MAX_ENTRIES = 500;

    private ClientCountMapper() {}

    /** Adds the dropped events of a report. */
    public static void report(byte[] payload, int project, long key, ClientCounts counts) {
        JsonNode report = Json.readOrEmpty(payload);
        report.path("discarded_events").valueStream().limit(MAX_ENTRIES).forEach(dropped -> {
            long quantity = quantity(dropped.path("quantity"));
            if (quantity > 0) {
                counts.add(
                        new Loss(
                                project,
                                key,
                                known(Json.text(dropped, "reason"), REASONS),
                                known(Json.text(dropped, "category"), CATEGORIES)),
                        quantity);
            }
        });
    }

    /** Adds an update of one session: its beginning, or its end. */
    public static void session(byte[] payload, int project, ClientCounts counts) {
        JsonNode session = Json.readOrEmpty(payload);
        if (!session.isObject()) {
            return;
        }
        String release = release(session.path("attrs"));
        if (session.path("init").asBoolean(false)) {
            counts.add(new SessionResult(project, release, STARTED), 1);
        }
        String status = Json.text(session, "status");
        if (status != null && ENDS.contains(status)) {
            boolean hadErrors = status.equals(EXITED) && quantity(session.path("errors")) > 0;
            counts.add(new SessionResult(project, release, hadErrors ? ERRORED : status), 1);
        }
    }

    /** Adds sessions that a client has summed. */
    public static void sessions(byte[] payload, int project, ClientCounts counts) {
        JsonNode sessions = Json.readOrEmpty(payload);
        String release = release(sessions.path("attrs"));
        sessions.path("aggregates").valueStream().limit(MAX_ENTRIES).forEach(sum -> {
            long ended = 0;
            for (String status : new String[] {EXITED, ERRORED, "crashed", "abnormal", "unhandled"}) {
                long quantity = quantity(sum.path(status));
                ended += quantity;
                if (quantity > 0) {
                    counts.add(new SessionResult(project, release, status), quantity);
                }
            }
            if (ended > 0) {
                counts.add(new SessionResult(project, release, STARTED), ended);
            }
        });
    }

    private static String release(JsonNode attributes) {
        String release = Fields.cutOrNull(Json.text(attributes, "release"), Limits.NAME_CHARS);
        return release == null ? "" : release;
    }

    private static String known(@Nullable String name, Set<String> names) {
        return name != null && names.contains(name) ? name : OTHER;
    }

    private static long quantity(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() <= MAX_QUANTITY
                ? Math.max(0, node.longValue())
                : 0;
    }
}
