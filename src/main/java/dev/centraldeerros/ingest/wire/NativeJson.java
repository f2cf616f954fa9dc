package dev.centraldeerros.ingest.wire;

import static tools.jackson.core.JsonToken.START_ARRAY;
import static tools.jackson.core.JsonToken.START_OBJECT;
import static tools.jackson.core.JsonToken.VALUE_NULL;
import static tools.jackson.core.JsonToken.VALUE_NUMBER_INT;
import static tools.jackson.core.JsonToken.VALUE_STRING;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.http.request.StorableText;
import dev.centraldeerros.http.request.Utf8;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/** Decodes the native format: one JSON object per event. Ignores unknown fields. */
public final class NativeJson implements Decoder {
    private static final Protocol PROTOCOL = new Protocol("json");

    private final EventIds ids;
    private final Fingerprints fingerprints;

    public NativeJson(EventIds ids, Fingerprints fingerprints) {
        this.ids = ids;
        this.fingerprints = fingerprints;
    }

    @Override
    public Protocol protocol() {
        return PROTOCOL;
    }

    @Override
    public List<Decoded> decode(byte[] bytes, int from, int to, DecodeContext context) {
        return List.of(object(bytes, from, to, context));
    }

    /** Decodes a body of one object. */
    public Decoded decode(byte[] body, DecodeContext context) {
        return object(body, 0, body.length, context);
    }

    private Decoded object(byte[] bytes, int from, int to, DecodeContext context) {
        if (isPlain(bytes, from, to)) {
            // Parses the bytes without a string.
            return object(
                    () -> JsonText.FACTORY.createParser(ObjectReadContext.empty(), bytes, from, to - from),
                    true,
                    context);
        }
        Optional<String> text = Utf8.decode(bytes, from, to);
        if (text.isEmpty()) {
            return FieldErrors.rejected("is not valid UTF-8");
        }
        if (text.get().isBlank()) {
            return FieldErrors.rejected("is empty; a JSON object is expected");
        }
        return object(() -> JsonText.FACTORY.createParser(ObjectReadContext.empty(), text.get()), false, context);
    }

    /** Most bodies. Jackson rejects lone surrogates in bytes but accepts them in a string. */
    private static boolean isPlain(byte[] bytes, int from, int to) {
        return from < to && bytes[from] == '{' && ByteScanner.isPlain(bytes, from, to);
    }

    private Decoded object(Supplier<JsonParser> open, boolean plain, DecodeContext context) {
        try (JsonParser parser = open.get()) {
            if (parser.nextToken() != START_OBJECT) {
                return FieldErrors.rejected("must be a JSON object");
            }
            Decoded decoded = new Reading(parser, plain, context).event();
            return parser.nextToken() == null ? decoded : FieldErrors.rejected("has something after its JSON object");
        } catch (JacksonException malformed) {
            return FieldErrors.rejected(JsonText.describe(malformed));
        }
    }

    /** Fields read so far; all may be absent. */
    private final class Reading {
        private final JsonParser parser;

        /** Whether all of its strings are storable. */
        private final boolean plain;

        private final DecodeContext context;
        private final FieldErrors fields = new FieldErrors();
        private @Nullable Integer projectId;
        private boolean hasProject;
        private @Nullable Instant date;
        private @Nullable Level level;
        private @Nullable String environment;
        private @Nullable String source;
        private @Nullable String description;
        private @Nullable String details;
        private int events = 1;
        private @Nullable String release;
        private @Nullable String traceId;
        private @Nullable String spanId;
        private @Nullable String attributes;
        private @Nullable String fingerprint;
        private @Nullable String key;

        Reading(JsonParser parser, boolean plain, DecodeContext context) {
            this.parser = parser;
            this.plain = plain;
            this.context = context;
        }

        Decoded event() {
            environment = context.environment();
            String name = parser.nextName();
            while (name != null) {
                JsonToken token = parser.nextToken();
                // null counts as an absent field.
                if (token != VALUE_NULL) {
                    field(name, token);
                }
                name = parser.nextName();
            }
            required("date", date);
            required("level", level);
            required("env", environment);
            required("source", source);
            required("description", description);
            int project = projectId == null ? defaultProject() : projectId;
            if (!fields.areValid()
                    || date == null
                    || level == null
                    || environment == null
                    || source == null
                    || description == null) {
                return fields.rejected();
            }
            return new Decoded.Accepted(new Event(
                    ids.next(),
                    project,
                    context.sender(),
                    date,
                    level,
                    environment,
                    source,
                    description,
                    details,
                    events,
                    release,
                    traceId,
                    spanId,
                    attributes,
                    fingerprint,
                    key,
                    fingerprints.of(level, description, details, source, fingerprint)));
        }

        private void required(String name, @Nullable Object value) {
            if (value == null && !fields.contains(name)) {
                fields.wrong(name, "is required");
            }
        }

        private void field(String name, JsonToken token) {
            switch (name) {
                case "description" -> description = string(name, token, Limits.DESCRIPTION_CHARS);
                case "source" -> source = string(name, token, Limits.SOURCE_CHARS);
                case "details" -> details = details(token);
                case "events" -> events = events(token);
                case "date" -> date = date(token);
                case "level" -> level = level(token);
                case "env" -> environment = environment(token);
                case "project" -> project(token);
                case "release" -> release = string(name, token, Limits.NAME_CHARS);
                case "trace_id" -> traceId = string(name, token, Limits.NAME_CHARS);
                case "span_id" -> spanId = string(name, token, Limits.NAME_CHARS);
                case "key" -> key = string(name, token, Limits.KEY_CHARS);
                case "attributes" -> attributes = attributes(token);
                case "fingerprint" -> fingerprint = fingerprint(token);
                default -> parser.skipChildren();
            }
        }

        private @Nullable String string(String name, JsonToken token) {
            if (token != VALUE_STRING) {
                fields.wrong(name, "must be a string");
                parser.skipChildren();
                return null;
            }
            String text = parser.getString();
            return plain ? text : StorableText.storable(text);
        }

        private @Nullable String string(String name, JsonToken token, int mostChars) {
            String text = string(name, token);
            if (text != null && (text.isEmpty() || StorableText.isLonger(text, mostChars))) {
                fields.wrong(name, "must have 1 to " + mostChars + " characters");
                return null;
            }
            return text;
        }

        private @Nullable String details(JsonToken token) {
            String text = string("details", token);
            if (text != null && StorableText.isLargerInUtf8(text, Limits.DETAILS_BYTES)) {
                fields.wrong("details", "must not take more than " + Limits.DETAILS_BYTES + " bytes");
                return null;
            }
            return text;
        }

        private int events(JsonToken token) {
            if (token == VALUE_NUMBER_INT || token == VALUE_STRING) {
                String digits = parser.getString();
                if (digits.length() <= 10 && digits.chars().allMatch(c -> c >= '0' && c <= '9') && !digits.isEmpty()) {
                    long number = Long.parseLong(digits);
                    if (number >= 1 && number <= Integer.MAX_VALUE) {
                        return (int) number;
                    }
                }
            }
            parser.skipChildren();
            fields.wrong("events", "must be an integer from 1 to " + Integer.MAX_VALUE);
            return 1;
        }

        private @Nullable Instant date(JsonToken token) {
            String text = string("date", token);
            if (text == null) {
                return null;
            }
            Optional<Instant> time = Rfc3339.parse(text);
            if (time.isEmpty()
                    || time.get().isBefore(Limits.EARLIEST)
                    || time.get().isAfter(Limits.LATEST)) {
                fields.wrong("date", "must be a date and time as in RFC 3339, such as 2026-11-23T13:41:28.123Z");
                return null;
            }
            return time.get();
        }

        private @Nullable Level level(JsonToken token) {
            String text = string("level", token);
            Optional<Level> parsed = text == null ? Optional.empty() : Level.parse(text);
            if (text != null && parsed.isEmpty()) {
                fields.wrong("level", "must be one of " + Arrays.toString(Level.values()));
            }
            return parsed.orElse(null);
        }

        private @Nullable String environment(JsonToken token) {
            String text = string("env", token);
            List<String> allowed = context.names().allowedEnvironments();
            int known = text == null ? -1 : allowed.indexOf(text.toUpperCase(Locale.ROOT));
            if (known >= 0) {
                // The cached string has its hash.
                return allowed.get(known);
            }
            if (text != null) {
                fields.wrong("env", "must be one of " + allowed);
            }
            return null;
        }

        private int defaultProject() {
            Optional<Integer> project = context.defaultProject();
            if (project.isEmpty() && !hasProject) {
                fields.wrong(
                        "project",
                        context.onlyProject() == null
                                ? "is required, because you cannot send to the project default"
                                : "of the ingest key accepts no events from it any more");
            }
            return project.orElse(0);
        }

        private void project(JsonToken token) {
            hasProject = true;
            String text = string("project", token);
            Optional<Integer> project = text == null ? Optional.empty() : context.project(text);
            if (project.isPresent()) {
                projectId = project.get();
            } else if (text != null) {
                fields.wrong(
                        "project",
                        context.onlyProject() == null
                                ? "is not a project that you can send to"
                                : "is not the project of the ingest key");
            }
        }

        private @Nullable String attributes(JsonToken token) {
            if (token != START_OBJECT) {
                fields.wrong("attributes", "must be an object");
                parser.skipChildren();
                return null;
            }
            return json("attributes");
        }

        private @Nullable String fingerprint(JsonToken token) {
            if (token != START_ARRAY) {
                fields.wrong("fingerprint", "must be a list of strings");
                parser.skipChildren();
                return null;
            }
            StringBuilder parts = new StringBuilder("[");
            int count = 0;
            for (JsonToken part = parser.nextToken(); part != JsonToken.END_ARRAY; part = parser.nextToken()) {
                String text = string("fingerprint", part, Limits.NAME_CHARS);
                if (text != null && count < Limits.FINGERPRINT_PARTS) {
                    parts.append(count == 0 ? "" : ",").append(JsonText.quoted(text));
                }
                count++;
            }
            if (count == 0 || count > Limits.FINGERPRINT_PARTS) {
                fields.wrong("fingerprint", "must have 1 to " + Limits.FINGERPRINT_PARTS + " parts");
                return null;
            }
            return parts.append(']').toString();
        }

        private @Nullable String json(String name) {
            Optional<String> text = JsonText.copy(parser);
            if (text.isEmpty()) {
                fields.wrong(
                        name, "has a number beyond 1e±" + Limits.NUMBER_EXPONENT + ", which cannot be kept exactly");
                return null;
            }
            if (StorableText.isLargerInUtf8(text.get(), Limits.ATTRIBUTES_BYTES)) {
                fields.wrong(name, "must not take more than " + Limits.ATTRIBUTES_BYTES + " bytes");
                return null;
            }
            return text.get();
        }
    }
}
