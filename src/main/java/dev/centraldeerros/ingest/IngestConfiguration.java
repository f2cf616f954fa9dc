package dev.centraldeerros.ingest;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.fingerprint.FingerprintVersions;
import dev.centraldeerros.fingerprint.Fingerprints;
import dev.centraldeerros.fingerprint.GroupingProperties;
import dev.centraldeerros.ingest.batch.BatchStep;
import dev.centraldeerros.ingest.queue.BatchWriter;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.ingest.write.AttachmentWriter;
import dev.centraldeerros.ingest.write.DedupStep;
import dev.centraldeerros.ingest.write.DetailsIds;
import dev.centraldeerros.ingest.write.DetailsWriter;
import dev.centraldeerros.ingest.write.LogWriter;
import dev.centraldeerros.ingest.write.TransactionWriter;
import dev.centraldeerros.log.KnownIssues;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.partition.PartitionKeeper;
import dev.centraldeerros.partition.Partitions;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Configuration(proxyBeanMethods = false)
public class IngestConfiguration {
    @Bean
    IngestLimiter limiter(IngestProperties properties) {
        return new IngestLimiter(properties);
    }

    /** Threads that decode long bodies, one per processor. */
    @Bean(destroyMethod = "dispose")
    Scheduler decoding() {
        return Schedulers.newParallel("decode", Runtime.getRuntime().availableProcessors(), true);
    }

    @Bean
    @ConditionalOnMissingBean
    FingerprintVersions fingerprintVersions() {
        return FingerprintVersions.RELEASED;
    }

    @Bean
    Fingerprints fingerprints(GroupingProperties grouping, FingerprintVersions versions) {
        return new Fingerprints(grouping.level(), versions.current());
    }

    @Bean
    NativeJson nativeJson(EventIds ids, Fingerprints fingerprints) {
        return new NativeJson(ids, fingerprints);
    }

    @Bean
    KnownIssues knownIssues() {
        return new KnownIssues();
    }

    @Bean
    LogJson logJson(NameRegistry names, KnownIssues issues) {
        return new LogJson(names::slug, issues::of);
    }

    @Bean
    @ConditionalOnMissingBean
    BatchWriter.Factory batchWriters(
            @Qualifier("ingest") PostgresqlConnectionFactory connections,
            NameRegistry names,
            PartitionKeeper keeper,
            Partitions partitions,
            ObjectProvider<BatchStep> ofOtherRooms) {
        List<BatchStep> steps = steps(names, partitions, ofOtherRooms.orderedStream());
        return worker -> new TransactionWriter(connections, keeper, steps);
    }

    /** Order of the steps. Steps of other packages run, in their declared order, after the dedup and before the logs. */
    private static List<BatchStep> steps(NameRegistry names, Partitions partitions, Stream<BatchStep> ofOtherRooms) {
        List<BatchStep> steps = new ArrayList<>();
        steps.add(new DedupStep());
        steps.add(new DetailsWriter(new DetailsIds(partitions)));
        steps.addAll(ofOtherRooms.toList());
        steps.add(new LogWriter(names));
        steps.add(new AttachmentWriter());
        return List.copyOf(steps);
    }
}
