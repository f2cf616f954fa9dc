package dev.centraldeerros.sentry;

import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.feedback.Feedback;
import dev.centraldeerros.feedback.FeedbackRepository;
import dev.centraldeerros.ingest.batch.Sha256;
import dev.centraldeerros.ingest.queue.KeyQuota;
import dev.centraldeerros.ingest.write.KnownEventRepository;
import dev.centraldeerros.ingest.write.LateAttachmentRepository;
import dev.centraldeerros.sentry.client.ClientCountMapper;
import dev.centraldeerros.sentry.client.ClientCountWriter;
import dev.centraldeerros.sentry.client.ClientCounts;
import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import dev.centraldeerros.sentry.event.AttachmentMapper;
import dev.centraldeerros.sentry.event.FeedbackMapper;
import dev.centraldeerros.sentry.event.Fields;
import dev.centraldeerros.sentry.event.MappingContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores what is no event: feedback, attachments of earlier events, and what clients counted. */
@Component
final class SideItemStore {
    private final FeedbackMapper mapper;
    private final FeedbackRepository feedback;
    private final KnownEventRepository events;
    private final LateAttachmentRepository attachments;
    private final ClientCountWriter counts;
    private final KeyQuota limits;
    private final SentryMetrics skipped;
    private final long attachmentBytes;

    SideItemStore(
            FeedbackMapper mapper,
            FeedbackRepository feedback,
            KnownEventRepository events,
            LateAttachmentRepository attachments,
            ClientCountWriter counts,
            KeyQuota limits,
            SentryMetrics skipped,
            SentryProperties properties) {
        this.mapper = mapper;
        this.feedback = feedback;
        this.events = events;
        this.attachments = attachments;
        this.counts = counts;
        this.limits = limits;
        this.skipped = skipped;
        this.attachmentBytes = properties.attachmentBytes().toBytes();
    }

    /**
     * Completes after COMMIT.
     *
     * @param hasEvents whether the body has events, which then have its attachments
     */
    Mono<Void> store(SentItems sent, SendRights rights, MappingContext context, boolean hasEvents) {
        List<Feedback> written = Stream.concat(
                        sent.kept(SentItems.FEEDBACK).stream().map(item -> mapper.feedback(item.payload(), context)),
                        sent.kept(SentItems.USER_REPORT).stream()
                                .map(item -> mapper.userReport(item.payload(), context)))
                .flatMap(Optional::stream)
                .toList();
        Mono<Void> stored = written.isEmpty()
                ? Mono.empty()
                : Mono.fromRunnable(() -> limits.require(rights))
                        .then(limits.acquire(rights, written.size()))
                        .thenMany(Flux.fromIterable(written))
                        .concatMap(feedback::store)
                        .then();
        Mono<Void> files = hasEvents ? Mono.empty() : late(sent, written, context.projectId());
        ClientCounts sums = counts(sent, rights, context.projectId());
        return stored.then(files).then(sums.isEmpty() ? Mono.empty() : counts.add(sums));
    }

    /** Attachments of an earlier event, which the headers or the feedback name; those of an unknown one are counted as skipped. */
    private Mono<Void> late(SentItems sent, List<Feedback> written, int project) {
        List<Item> files = sent.attachments();
        List<String> keys = Stream.concat(
                        written.stream().map(Feedback::eventKey), Fields.eventId(sent.eventId()).stream())
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return files.isEmpty()
                ? Mono.empty()
                : Flux.fromIterable(keys)
                        .concatMap(key -> events.find(project, Sha256.half(key)))
                        .next()
                        .switchIfEmpty(Mono.fromRunnable(
                                () -> skipped.skipped(Map.of(SentItems.ATTACHMENT, (long) files.size()))))
                        .flatMapMany(event -> Flux.fromIterable(files)
                                .concatMap(file -> attachments.store(
                                        AttachmentMapper.map(file, event.logId(), project, 1), attachmentBytes)))
                        .then();
    }

    private static ClientCounts counts(SentItems sent, SendRights rights, int project) {
        ClientCounts sums = new ClientCounts();
        if (rights.key() != null) {
            long key = rights.key().id();
            sent.kept(SentItems.CLIENT_REPORT)
                    .forEach(item -> ClientCountMapper.report(item.payload(), project, key, sums));
        }
        sent.kept(SentItems.SESSION).forEach(item -> ClientCountMapper.session(item.payload(), project, sums));
        sent.kept(SentItems.SESSIONS).forEach(item -> ClientCountMapper.sessions(item.payload(), project, sums));
        return sums;
    }
}
