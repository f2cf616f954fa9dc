package dev.centraldeerros.log;

import dev.centraldeerros.event.Attachment;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.request.Rfc3339;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** JSON form of a log, the same in responses to senders, lists, exports and live streams. */
public final class LogJson {
    /** Thread-local buffers, because few threads write all responses. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private static final int USUAL_BYTES = 512;

    /** Path of the logs. */
    public static final String PATH = "/v1/api/logs/";

    private final IntFunction<String> slugs;
    private final Function<Event, @Nullable Long> issues;

    /**
     * Creates the writer.
     *
     * @param slugs slug by project id
     * @param issues id of a log's issue; null for none
     */
    public LogJson(IntFunction<String> slugs, Function<Event, @Nullable Long> issues) {
        this.slugs = slugs;
        this.issues = issues;
    }

    /**
     * Owner of a log.
     *
     * @param username null if the account was deleted
     * @param email null if the account was deleted
     */
    public record Owner(@Nullable String username, @Nullable String email) {}

    /** Returns the list form as one JSON object. */
    public byte[] summary(Event event, boolean archived) {
        return bytes(json -> summary(json, event, archived));
    }

    /** Writes hints about a query, if there are any. */
    public static void hints(JsonGenerator json, List<String> hints) {
        if (!hints.isEmpty()) {
            json.writeArrayPropertyStart("hints");
            hints.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    /** Writes the response for a duplicate: the existing log, or that it was deleted. */
    public static void duplicate(JsonGenerator json, UUID id, boolean deleted) {
        json.writeStartObject();
        json.writeStringProperty("id", id.toString());
        json.writeStringProperty("uri", deleted ? null : PATH + id + "/");
        json.writeBooleanProperty("duplicate", true);
        json.writeEndObject();
    }

    /** Writes the list form: without details, attributes and owner. */
    public void summary(JsonGenerator json, Event event, boolean archived) {
        json.writeStartObject();
        common(json, event, archived);
        json.writeEndObject();
    }

    /**
     * Writes the list form with texts of attributes under {@code columns}.
     *
     * @param names names of the attributes; without any, there is no {@code columns}
     * @param texts their texts in the same order; missing ones are null
     */
    public void summary(
            JsonGenerator json, Event event, boolean archived, List<String> names, List<@Nullable String> texts) {
        json.writeStartObject();
        common(json, event, archived);
        if (!names.isEmpty()) {
            json.writeObjectPropertyStart("columns");
            for (int i = 0; i < names.size(); i++) {
                json.writeStringProperty("attr." + names.get(i), i < texts.size() ? texts.get(i) : null);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** Writes the whole log, with its files where they were read. */
    public void whole(JsonGenerator json, StoredLog log) {
        Event event = log.event();
        Owner owner = log.owner();
        json.writeStartObject();
        common(json, event, log.archived());
        json.writeStringProperty("details", event.details());
        json.writeStringProperty("span_id", event.spanId());
        json.writeName("attributes");
        json.writeRawValue(event.attributes() == null ? "{}" : event.attributes());
        json.writeName("fingerprint");
        json.writeRawValue(event.fingerprint() == null ? "null" : event.fingerprint());
        json.writeName("user");
        if (owner == null) {
            json.writeNull();
        } else {
            json.writeStartObject();
            json.writeStringProperty("username", owner.username());
            json.writeStringProperty("email", owner.email());
            json.writeEndObject();
        }
        json.writeStringProperty("key", log.key());
        if (log.files() != null) {
            files(json, PATH + event.id() + "/attachments/", log.files());
        }
        json.writeEndObject();
    }

    private static void files(JsonGenerator json, String path, List<LogFile> files) {
        boolean hasPayload = files.stream().anyMatch(file -> file.number() == Attachment.PAYLOAD);
        json.writeStringProperty("payload", hasPayload ? path + Attachment.PAYLOAD + "/" : null);
        json.writeArrayPropertyStart("attachments");
        for (LogFile file : files) {
            if (file.number() != Attachment.PAYLOAD) {
                json.writeStartObject();
                json.writeStringProperty("name", file.name());
                json.writeStringProperty("content_type", file.contentType());
                json.writeNumberProperty("size", file.size());
                json.writeStringProperty("uri", file.isKept() ? path + file.number() + "/" : null);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void common(JsonGenerator json, Event event, boolean archived) {
        String id = event.id().toString();
        json.writeStringProperty("id", id);
        json.writeStringProperty("uri", PATH + id + "/");
        json.writeStringProperty("description", event.description());
        json.writeStringProperty("source", event.source());
        json.writeNumberProperty("events", event.events());
        json.writeStringProperty("date", Rfc3339.format(event.date()));
        json.writeStringProperty("level", event.level().name());
        json.writeStringProperty("env", event.environment());
        json.writeBooleanProperty("archived", archived);
        json.writeStringProperty("project", slugs.apply(event.projectId()));
        Long issue = issues.apply(event);
        if (issue == null) {
            json.writeNullProperty("issue");
        } else {
            json.writeNumberProperty("issue", issue);
        }
        json.writeStringProperty("release", event.release());
        json.writeStringProperty("trace_id", event.traceId());
        json.writeStringProperty("received_at", Rfc3339.format(event.receivedAt()));
    }

    /** Runs {@code write} on a generator and returns the UTF-8 bytes. */
    public static byte[] bytes(Consumer<JsonGenerator> write) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
        try (JsonGenerator json = generator(bytes)) {
            write.accept(json);
        }
        return bytes.toByteArray();
    }

    private static JsonGenerator generator(OutputStream out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
    }
}
