package dev.centraldeerros.sentry;

import dev.centraldeerros.access.Environments;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.SendRights;
import dev.centraldeerros.event.Attachment;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Receipt;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestLimiter.Permit;
import dev.centraldeerros.ingest.queue.IngestMetrics;
import dev.centraldeerros.ingest.queue.KeyQuota;
import dev.centraldeerros.sentry.envelope.EnvelopeReader.Item;
import dev.centraldeerros.sentry.event.AttachmentMapper;
import dev.centraldeerros.sentry.event.EventMapper;
import dev.centraldeerros.sentry.event.EventMapper.MappedEvent;
import dev.centraldeerros.sentry.event.LogMapper;
import dev.centraldeerros.sentry.event.MappingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Stores the items of a body: events and logs by the one path of ingestion. */
@Component
final class ItemStore {
    private static final Logger log = LoggerFactory.getLogger(ItemStore.class);

    private final EventMapper events;
    private final LogMapper logs;
    private final Environments environments;
    private final NameRegistry names;
    private final KeyQuota limits;
    private final GroupCommit groupCommit;
    private final IngestMetrics metrics;
    private final SideItemStore side;
    private final Scheduler decoding;

    ItemStore(
            EventMapper events,
            LogMapper logs,
            Environments environments,
            NameRegistry names,
            KeyQuota limits,
            GroupCommit groupCommit,
            IngestMetrics metrics,
            SideItemStore side,
            Scheduler decoding) {
        this.events = events;
        this.logs = logs;
        this.environments = environments;
        this.names = names;
        this.limits = limits;
        this.groupCommit = groupCommit;
        this.metrics = metrics;
        this.side = side;
        this.decoding = decoding;
    }

    /** Events and logs of a body, and the files of its events. */
    private record Mapped(List<Event> events, List<Event> logs, List<Attachment> attachments) {
        List<Event> all() {
            List<Event> all = new ArrayList<>(events);
            all.addAll(logs);
            return all;
        }
    }

    /**
     * What the limit of the key lets in.
     *
     * @param refused the refusal of the logs; empty unless they are over the limit
     */
    private record Admitted(List<Event> events, Optional<ApiException> refused) {}

    /**
     * Completes after COMMIT.
     *
     * @param permit capacity for the body
     */
    Mono<StoredItems> store(SentItems sent, SendRights rights, MappingContext context, Permit permit) {
        Mapped mapped = mapped(sent, context);
        // Items of wanted types that are too large, and events that are not JSON.
        long rejected = (long) sent.tooLarge()
                + sent.kept(SentItems.EVENT).size()
                - mapped.events().size();
        if (rejected > 0) {
            metrics.rejected(SentryHandler.PROTOCOL, rejected);
            limits.rejected(rights, rejected);
        }
        Optional<String> id = eventId(sent, mapped);
        if (mapped.all().isEmpty()) {
            return rejected > 0
                    ? Mono.error(refusal(sent))
                    : side.store(sent, rights, context, false).thenReturn(new StoredItems(id, Optional.empty()));
        }
        return admit(rights, mapped)
                .flatMap(admitted -> commit(sent, rights, mapped, admitted.events(), permit)
                        .flatMap(receipt -> sideItems(sent, rights, context, mapped, receipt))
                        .thenReturn(new StoredItems(id, admitted.refused().map(RateLimits::value))));
    }

    private static ApiException refusal(SentItems sent) {
        return sent.tooLarge() > 0
                ? ApiException.of(Problem.TOO_LARGE, "The items of the envelope are too large.")
                : ApiException.invalid("event", "is not a JSON object");
    }

    /** Events first: logs over the limit of the key do not take an error with them. */
    private Mono<Admitted> admit(SendRights rights, Mapped mapped) {
        Mono<Admitted> withLogs = Mono.<Void>fromRunnable(
                        () -> limits.acquireBatch(rights, mapped.logs().size()))
                .thenReturn(new Admitted(mapped.all(), Optional.empty()))
                .onErrorResume(ApiException.class, limited -> {
                    ApiException ofLogs = limited.with(Map.of(RateLimits.CATEGORIES, RateLimits.LOGS));
                    return mapped.events().isEmpty()
                            ? Mono.error(ofLogs)
                            : Mono.just(new Admitted(mapped.events(), Optional.of(ofLogs)));
                });
        return mapped.events().isEmpty()
                ? withLogs
                : Mono.fromRunnable(() -> limits.require(rights))
                        .then(limits.acquire(rights, mapped.events().size()))
                        .then(withLogs);
    }

    private Mono<Receipt> commit(
            SentItems sent, SendRights rights, Mapped mapped, List<Event> admitted, Permit permit) {
        return environments
                .ensure(
                        admitted.get(0).projectId(),
                        admitted.stream().map(Event::environment).toList())
                .map(known ->
                        admitted.stream().map(event -> known(event, known)).toList())
                .flatMap(named -> Mono.using(
                        permit::emptyPermit,
                        part -> permit.awaitMoveTo(part, named.size(), sent.bytes(), decoding)
                                .then(groupCommit.commit(
                                        new WriteRequest(
                                                SentryHandler.PROTOCOL,
                                                rights.sender(),
                                                named,
                                                null,
                                                mapped.attachments()),
                                        part)),
                        Permit::release))
                .flatMap(receipt -> receipt.refused().size() == admitted.size()
                        ? Mono.error(ApiException.of(
                                Problem.UNPROCESSABLE, "The event could not be stored; the server's log says why."))
                        : Mono.just(receipt));
    }

    /**
     * A repeated envelope repeats its counts, which are then left out. The events are committed: an error here must not make the
     * client count them as lost.
     */
    private Mono<Void> sideItems(
            SentItems sent, SendRights rights, MappingContext context, Mapped mapped, Receipt receipt) {
        return receipt.duplicates() > 0
                ? Mono.empty()
                : side.store(sent, rights, context, !mapped.events().isEmpty())
                        .onErrorResume(failed -> Mono.fromRunnable(() -> log.warn(
                                "The events of an envelope were stored, its reports or feedback were not: {}",
                                failed.toString())));
    }

    private Mapped mapped(SentItems sent, MappingContext context) {
        List<MappedEvent> read = sent.kept(SentItems.EVENT).stream()
                .flatMap(item -> events.map(item.payload(), context).stream())
                .toList();
        List<Event> events = read.stream().map(MappedEvent::event).toList();
        List<Attachment> attachments =
                new ArrayList<>(read.stream().map(MappedEvent::payload).toList());
        if (!events.isEmpty()) {
            List<Item> files = sent.attachments();
            for (int i = 0; i < files.size(); i++) {
                attachments.add(AttachmentMapper.map(
                        files.get(i), events.get(0).id(), events.get(0).projectId(), i + 1));
            }
        }
        List<Event> ofLogs = sent.kept(SentItems.LOG).stream()
                .flatMap(item -> logs.map(item.payload(), context).stream())
                .toList();
        return new Mapped(events, ofLogs, attachments);
    }

    /** Past the maximum number of environments, events have the first configured one. */
    private Event known(Event event, Set<String> known) {
        return known.contains(event.environment())
                ? event
                : event.withEnvironment(names.allowedEnvironments().get(0));
    }

    private static Optional<String> eventId(SentItems sent, Mapped mapped) {
        return Optional.ofNullable(sent.eventId())
                .map(id -> id.replace("-", ""))
                .or(() -> mapped.events().stream()
                        .flatMap(event -> Optional.ofNullable(event.key()).stream())
                        .findFirst());
    }
}
