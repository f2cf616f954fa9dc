package dev.centraldeerros.ingest.queue;

import dev.centraldeerros.ingest.batch.Batch;
import dev.centraldeerros.ingest.batch.WriteRequest;
import java.util.List;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/**
 * Takes the database out of ingestion: every event gets its receipt at once and is forgotten. All else of the way stays
 * as it is. In this package because the writer is known here only; without {@code @Configuration}, so that only the
 * server that names it has it.
 */
public class InstantReceipts {
    @Bean
    BatchWriter.Factory writersWithoutDatabase() {
        return worker -> new BatchWriter() {
            @Override
            public Mono<Batch> write(List<WriteRequest> requests) {
                return Mono.fromSupplier(() -> new Batch(requests));
            }

            @Override
            public Mono<Void> prepare() {
                return Mono.empty();
            }

            @Override
            public Mono<Void> reset() {
                return Mono.empty();
            }
        };
    }
}
