package dev.centraldeerros.ingest.write;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.write.DetailsIds.DetailsId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Stores the new events by one binary {@code COPY}. */
public final class LogWriter implements BatchStep {
    private static final String COPY = "COPY log (" + LogRows.COLUMNS + ") FROM STDIN WITH (FORMAT binary)";

    private final NameRegistry names;

    public LogWriter(NameRegistry names) {
        this.names = names;
    }

    @Override
    public Mono<Void> run(PostgresqlConnection connection, Batch batch) {
        return batch.stored().isEmpty()
                ? Mono.empty()
                : connection
                        .copyIn(COPY, Mono.fromSupplier(() -> encode(batch)))
                        .then();
    }

    private ByteBuf encode(Batch batch) {
        List<Event> events = batch.stored();
        List<@Nullable DetailsId> texts =
                batch.find(DetailsWriter.Texts.class).orElseThrow().ofStored();
        LogRows rows = new LogRows(ByteBufAllocator.DEFAULT, events.size());
        try {
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                DetailsId text = texts.get(i);
                short environment = names.environment(event.environment()).orElseThrow();
                rows.add(event, environment, text == null ? null : text.id());
            }
            return rows.finish();
        } catch (RuntimeException failed) {
            rows.release();
            throw failed;
        }
    }
}
