package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.Attachment;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.fingerprint.trace.Language;
import dev.centraldeerros.http.request.StorableText;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Maps the payload of an event item (Sentry's event payloads) to an event. A field of a wrong type is dropped and named in the
 * attribute {@code decode_errors}; the event is stored all the same.
 */
@Component
public final class EventMapper {
    private static final String NO_TEXT = "(no message)";

    private final EventIds ids;
    private final Fingerprints fingerprints;

    EventMapper(EventIds ids, Fingerprints fingerprints) {
        this.ids = ids;
        this.fingerprints = fingerprints;
    }

    /**
     * Event with what its SDK sent.
     *
     * @param payload without credentials
     */
    public record MappedEvent(Event event, Attachment payload) {}

    /** Returns the event of a payload; empty if it is not a JSON object. */
    public Optional<MappedEvent> map(byte[] payload, MappingContext context) {
        try {
            return Json.read(payload) instanceof ObjectNode event
                    ? Optional.of(mapped(event, payload, context))
                    : Optional.empty();
        } catch (JacksonException malformed) {
            return Optional.empty();
        }
    }

    /** The payload is kept as it came, unless something is removed: writing it again takes a tenth of the time of an event. */
    private MappedEvent mapped(ObjectNode sent, byte[] payload, MappingContext context) {
        boolean isChanged = Redaction.apply(sent, context.address());
        Event event = new Reading(sent, context).event();
        byte[] kept = isChanged || !Json.isPlain(payload) ? Json.bytes(sent) : payload;
        return new MappedEvent(event, Payload.of(kept, event));
    }

    /** One event. */
    private final class Reading {
        private final ObjectNode sent;
        private final MappingContext context;
        private final List<String> errors = new ArrayList<>();
        private final AttributesText attributes = new AttributesText();

        Reading(ObjectNode sent, MappingContext context) {
            this.sent = sent;
            this.context = context;
        }

        Event event() {
            String platform = Json.text(sent, "platform");
            Language language = Language.ofPlatform(platform == null ? "" : platform);
            List<SentException> chain = SentException.chain(sent.path("exception"), isQualifying(language));
            Level level = level();
            String message = message();
            String description = description(message, chain);
            String details = chain.stream()
                            .allMatch(one -> one.type() == null && one.frames().isEmpty())
                    ? null
                    : Fields.details(TraceText.of(language, chain));
            String source = source();
            String fingerprint = fingerprint();
            JsonNode trace = sent.path("contexts").path("trace");
            attributes(platform);
            return new Event(
                    ids.next(),
                    context.projectId(),
                    context.sender(),
                    time(),
                    level,
                    Fields.environment(Json.text(sent, "environment")).orElse(context.environment()),
                    source,
                    description,
                    details,
                    1,
                    Fields.cutOrNull(Json.text(sent, "release"), Limits.NAME_CHARS),
                    Fields.cutOrNull(Json.text(trace, "trace_id"), Limits.NAME_CHARS),
                    Fields.cutOrNull(Json.text(trace, "span_id"), Limits.NAME_CHARS),
                    attributes.text(errors),
                    fingerprint,
                    id(),
                    fingerprints.of(level, description, details, source, fingerprint));
        }

        private @Nullable String id() {
            return Fields.eventId(context.eventId())
                    .or(() -> Fields.eventId(Json.text(sent, "event_id")))
                    .orElse(null);
        }

        private Instant time() {
            JsonNode timestamp = sent.path("timestamp");
            Optional<Instant> time = Fields.time(timestamp, context);
            if (time.isEmpty() && !timestamp.isMissingNode() && !timestamp.isNull()) {
                errors.add("timestamp");
            }
            return time.orElse(context.receivedAt());
        }

        private Level level() {
            JsonNode node = sent.path("level");
            Optional<Level> level = node.isString() ? Level.parse(node.stringValue()) : Optional.empty();
            if (level.isEmpty() && !node.isMissingNode() && !node.isNull()) {
                errors.add("level");
            }
            return level.orElse(Level.ERROR);
        }

        /** The text of a message event; SDKs have four forms of it. */
        private @Nullable String message() {
            for (String name : new String[] {"logentry", "message"}) {
                JsonNode node = sent.path(name);
                String text = node.isObject() ? Json.text(node, "formatted") : Json.text(node);
                if (text == null && node.isObject()) {
                    String template = Json.text(node, "message");
                    text = template == null ? null : MessageFormat.format(template, node.path("params"));
                }
                if (text != null && !text.isBlank()) {
                    return text;
                }
            }
            return null;
        }

        private String description(@Nullable String message, List<SentException> chain) {
            String header = chain.isEmpty() ? "" : chain.get(chain.size() - 1).header();
            String text = message == null ? header : message;
            String transaction = Json.text(sent, "transaction");
            if (text.isBlank()) {
                text = transaction == null ? NO_TEXT : transaction;
            }
            return Fields.cut(text, Limits.DESCRIPTION_CHARS);
        }

        /** Where it happened: the server, or the host of the page. */
        private String source() {
            String server = Json.text(sent, "server_name");
            String host = host(Json.text(sent.path("request"), "url"));
            String sdk = Json.text(sent.path("sdk"), "name");
            for (String name : new String[] {server, host, sdk}) {
                if (name != null && !name.isBlank()) {
                    return Fields.cut(name, Limits.SOURCE_CHARS);
                }
            }
            return "sentry";
        }

        private @Nullable String fingerprint() {
            JsonNode parts = sent.path("fingerprint");
            if (!parts.isArray() || parts.isEmpty()) {
                return null;
            }
            List<String> texts = parts.valueStream()
                    .map(Json::text)
                    .filter(text -> text != null)
                    .limit(Limits.FINGERPRINT_PARTS)
                    .map(text -> Fields.cut(text, Limits.NAME_CHARS))
                    .toList();
            if (texts.size() != parts.size()) {
                errors.add("fingerprint");
            }
            return texts.isEmpty() ? null : Json.arrayText(texts);
        }

        private void attributes(@Nullable String platform) {
            attributes.put("platform", platform);
            attributes.put("logger", Json.text(sent, "logger"));
            attributes.put("transaction", Json.text(sent, "transaction"));
            attributes.put("dist", Json.text(sent, "dist"));
            attributes.put("sdk", sdk(sent.path("sdk")));
            attributes.put("user", object("user"));
            attributes.put("request", object("request"));
            attributes.put("contexts", object("contexts"));
            attributes.put("extra", object("extra"));
            Tags.of(sent.path("tags")).forEach(attributes::put);
        }

        private ObjectNode object(String name) {
            JsonNode node = sent.path(name);
            if (node instanceof ObjectNode object) {
                return object;
            }
            if (!node.isMissingNode() && !node.isNull() && !(node.isArray() && node.isEmpty())) {
                errors.add(name);
            }
            return Json.object();
        }
    }

    /** Languages whose traces print types with their package. */
    private static boolean isQualifying(Language language) {
        return language == Language.JVM || language == Language.DOTNET || language == Language.PYTHON;
    }

    private static @Nullable String sdk(JsonNode sdk) {
        String name = Json.text(sdk, "name");
        String version = Json.text(sdk, "version");
        return name == null || version == null ? name : name + "/" + version;
    }

    private static @Nullable String host(@Nullable String url) {
        if (url == null) {
            return null;
        }
        try {
            return StorableText.storable(url).equals(url) ? URI.create(url).getHost() : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
