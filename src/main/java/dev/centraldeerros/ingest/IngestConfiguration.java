package dev.centraldeerros.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.centraldeerros.access.Names;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.TextIds.TextId;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.partition.PartitionKeeper;
import dev.centraldeerros.partition.Partitions;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
class IngestConfiguration {
    /** Names of texts that are remembered as stored; 100 bytes each. One that is forgotten is offered to the database again. */
    private static final int REMEMBERED_TEXTS = 50_000;

    @Bean
    Admission admission(IngestProperties properties) {
        return new Admission(properties);
    }

    /** Threads that decode long bodies, as many as there are processors. */
    @Bean(destroyMethod = "dispose")
    Scheduler decoding() {
        return Schedulers.newParallel("decode", Runtime.getRuntime().availableProcessors(), true);
    }

    @Bean
    NativeJson nativeJson(EventIds ids) {
        return new NativeJson(ids);
    }

    @Bean
    LogJson logJson(Names names) {
        return new LogJson(names);
    }

    @Bean
    @ConditionalOnMissingBean
    BatchWriter.Factory logWriters(
            @Qualifier("ingest") PostgresqlConnectionFactory connections,
            Names names,
            PartitionKeeper keeper,
            Partitions partitions) {
        Cache<TextId, Boolean> storedTexts =
                Caffeine.newBuilder().maximumSize(REMEMBERED_TEXTS).build();
        TextIds textIds = new TextIds(partitions);
        return lane -> new LogWriter(connections, names, keeper, textIds, storedTexts);
    }
}
