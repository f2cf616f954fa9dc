package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.feedback.Feedback;
import dev.centraldeerros.ingest.batch.Sha256;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Maps what users wrote: items {@code feedback}, which are events with a context of that name, and the older {@code user_report}. */
@Component
public final class FeedbackMapper {
    private final EventIds ids;

    FeedbackMapper(EventIds ids) {
        this.ids = ids;
    }

    /** Returns the feedback of an item; empty without a message. */
    public Optional<Feedback> feedback(byte[] payload, MappingContext context) {
        JsonNode event = Json.readOrEmpty(payload);
        JsonNode sent = event.path("contexts").path("feedback");
        return feedback(
                payload,
                Json.text(event, "event_id"),
                Json.text(sent, "associated_event_id"),
                Json.text(sent, "message"),
                sent,
                "contact_email",
                context);
    }

    /** Same as {@link #feedback}, in the older form. */
    public Optional<Feedback> userReport(byte[] payload, MappingContext context) {
        JsonNode report = Json.readOrEmpty(payload);
        return feedback(
                payload, null, Json.text(report, "event_id"), Json.text(report, "comments"), report, "email", context);
    }

    private Optional<Feedback> feedback(
            byte[] payload,
            @Nullable String ownId,
            @Nullable String event,
            @Nullable String message,
            JsonNode sender,
            String email,
            MappingContext context) {
        if (message == null || message.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new Feedback(
                ids.next(),
                context.projectId(),
                Fields.eventId(ownId)
                        .orElseGet(
                                () -> HexFormat.of().formatHex(Sha256.digest().digest(payload))),
                Fields.eventId(event).orElse(null),
                Fields.cut(message, Limits.DESCRIPTION_CHARS),
                Fields.cutOrNull(Json.text(sender, "name"), Limits.NAME_CHARS),
                Fields.cutOrNull(Json.text(sender, email), Limits.NAME_CHARS),
                Fields.cutOrNull(Json.text(sender, "url"), Limits.DESCRIPTION_CHARS)));
    }
}
