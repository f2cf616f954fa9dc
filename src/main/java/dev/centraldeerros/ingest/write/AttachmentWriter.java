package dev.centraldeerros.ingest.write;

import dev.centraldeerros.event.Attachment;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Stores the attachments of the new events by one binary {@code COPY}; a batch without any costs nothing. */
public final class AttachmentWriter implements BatchStep {
    private static final String COPY =
            "COPY attachment (" + AttachmentRows.COLUMNS + ") FROM STDIN WITH (FORMAT binary)";

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        List<Attachment> attachments = batch.requests().stream()
                .flatMap(request -> request.attachments().stream())
                .toList();
        if (attachments.isEmpty()) {
            return Mono.empty();
        }
        Set<UUID> stored = batch.stored().stream().map(Event::id).collect(Collectors.toSet());
        List<Attachment> kept = attachments.stream()
                .filter(attachment -> stored.contains(attachment.eventId()))
                .toList();
        return kept.isEmpty()
                ? Mono.empty()
                : connection
                        .copyIn(COPY, Mono.fromSupplier(() -> {
                            AttachmentRows rows = new AttachmentRows(ByteBufAllocator.DEFAULT, kept);
                            kept.forEach(rows::add);
                            return rows.finish();
                        }))
                        .then();
    }
}
