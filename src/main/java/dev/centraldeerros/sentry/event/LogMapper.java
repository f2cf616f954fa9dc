package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.ingest.batch.Sha256;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Maps the payload of a log item, which has many logs, to events. */
@Component
public final class LogMapper {
    /** Start of the keys of logs; those of events are 32 digits. */
    public static final String KEY_PREFIX = "log-";

    /** Logging integrations that send an event for each error besides its log: the log belongs to no issue of its own. */
    private static final Set<String> WITH_EVENTS =
            Set.of("auto.log.jul", "auto.log.log4j2", "auto.log.logback", "auto.log.loguru", "auto.log.stdlib");

    private final EventIds ids;
    private final Fingerprints fingerprints;

    LogMapper(EventIds ids, Fingerprints fingerprints) {
        this.ids = ids;
        this.fingerprints = fingerprints;
    }

    /** Returns the logs of a payload, without those that have no text; empty if it is not JSON. */
    public List<Event> map(byte[] payload, MappingContext context) {
        List<Event> events = new ArrayList<>();
        try {
            List<JsonNode> items = Json.values(Json.read(payload).path("items"));
            // The same bytes are the same logs: a client's HTTP library posts them again when its connection drops.
            String key = key(payload);
            for (int i = 0; i < items.size(); i++) {
                String body = Json.text(items.get(i), "body");
                if (body != null && !body.isBlank()) {
                    events.add(event(items.get(i), body, key + "-" + i, context));
                }
            }
        } catch (JacksonException malformed) {
            return List.of();
        }
        return events;
    }

    private static String key(byte[] payload) {
        ByteBuffer hash = ByteBuffer.wrap(Sha256.digest().digest(payload));
        return KEY_PREFIX + "%016x%016x".formatted(hash.getLong(), hash.getLong());
    }

    private Event event(JsonNode log, String body, String key, MappingContext context) {
        List<String> errors = new ArrayList<>();
        JsonNode sent = log.path("attributes");
        AttributesText attributes = new AttributesText();
        sent.properties().forEach(attribute -> {
            JsonNode value = attribute.getValue();
            attributes.put(attribute.getKey(), value.isObject() ? value.path("value") : value);
        });
        Level level = Optional.ofNullable(Json.text(log, "level"))
                .flatMap(Level::parse)
                .orElse(Level.INFO);
        String description = Fields.cut(body, Limits.DESCRIPTION_CHARS);
        String details = description.length() < body.length() ? Fields.details(body) : null;
        String source = source(sent);
        String origin = String.valueOf(value(sent, "sentry.origin"));
        return new Event(
                ids.next(),
                context.projectId(),
                context.sender(),
                Fields.time(log.path("timestamp"), context).orElse(context.receivedAt()),
                level,
                Fields.environment(value(sent, "sentry.environment")).orElse(context.environment()),
                source,
                description,
                details,
                1,
                Fields.cutOrNull(value(sent, "sentry.release"), Limits.NAME_CHARS),
                Fields.cutOrNull(Json.text(log, "trace_id"), Limits.NAME_CHARS),
                Fields.cutOrNull(Json.text(log, "span_id"), Limits.NAME_CHARS),
                attributes.text(errors),
                null,
                key,
                WITH_EVENTS.contains(origin) ? null : fingerprints.of(level, description, details, source, null));
    }

    private static String source(JsonNode attributes) {
        for (String name : new String[] {"server.address", "service.name", "sentry.sdk.name"}) {
            String value = value(attributes, name);
            if (value != null && !value.isBlank()) {
                return Fields.cut(value, Limits.SOURCE_CHARS);
            }
        }
        return "sentry";
    }

    private static @Nullable String value(JsonNode attributes, String name) {
        return Json.text(attributes.path(name), "value");
    }
}
