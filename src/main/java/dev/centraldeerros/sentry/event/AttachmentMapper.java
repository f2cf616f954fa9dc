package dev.centraldeerros.sentry.event;

import dev.centraldeerros.event.Attachment;
import dev.centraldeerros.event.Limits;
import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Maps the files of an envelope to attachments of its event. */
public final class AttachmentMapper {
    private static final String NO_NAME = "attachment";

    private AttachmentMapper() {}

    /** Returns the attachment of an event; one that is too large keeps its name and size. */
    public static Attachment map(Item item, UUID event, int project, int number) {
        JsonNode headers = item.headers();
        String name = Json.text(headers, "filename");
        return new Attachment(
                event,
                project,
                number,
                Fields.cut(name == null ? NO_NAME : name, Limits.NAME_CHARS),
                Fields.cutOrNull(Json.text(headers, "content_type"), Limits.NAME_CHARS),
                item.size(),
                false,
                item.isTooLarge() ? null : item.payload());
    }
}
