package dev.centraldeerros.platform.demo;

import dev.centraldeerros.PeriodicTask;
import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Sender;
import dev.centraldeerros.ingest.batch.WriteRequest;
import dev.centraldeerros.ingest.queue.GroupCommit;
import dev.centraldeerros.ingest.queue.IngestLimiter;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fills a new database with a week of logs and keeps adding more, through the ordinary ingest path. A database with other
 * data stays unchanged.
 */
@Component
@Profile("demo")
final class DemoFeed extends PeriodicTask {
    private static final Logger log = LoggerFactory.getLogger(DemoFeed.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int FILLED_DAYS = 7;
    private static final int MAX_BATCH = 200;
    private static final long EVENT_BYTES = 4_096;

    private final DemoStory story;
    private final DemoAccountTable accounts;
    private final NativeJson decoder;
    private final NameRegistry names;
    private final IngestLimiter limiter;
    private final GroupCommit groupCommit;
    private final Clock clock;
    private final String email;
    private final JsonMapper json = JsonMapper.shared();

    /** Time up to which logs are sent; null until it is known. Written by one run at a time, as is the next field. */
    private volatile @Nullable Instant sentUntil;

    private volatile boolean isOthers;

    DemoFeed(
            DatabaseClient database,
            NativeJson decoder,
            NameRegistry names,
            IngestLimiter limiter,
            GroupCommit groupCommit,
            Clock clock,
            @Value("${central.admin.email}") String email) {
        super("demo logs", Duration.ZERO, EVERY);
        this.story = new DemoStory(script());
        this.accounts = new DemoAccountTable(database);
        this.decoder = decoder;
        this.names = names;
        this.limiter = limiter;
        this.groupCommit = groupCommit;
        this.clock = clock;
        this.email = email;
    }

    private static DemoStory.Script script() {
        try (InputStream file = new ClassPathResource("demo.json").getInputStream()) {
            return JsonMapper.shared().readValue(file, DemoStory.Script.class);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Override
    protected Mono<Void> runOnce() {
        if (isOthers) {
            return Mono.empty();
        }
        return accounts.account(email)
                .flatMap(id -> begin().flatMap(from -> sendUntil(from, clock.instant(), new Sender.Account(id))))
                .switchIfEmpty(Mono.fromRunnable(() -> {
                    isOthers = true;
                    log.warn("Demo: this database has other data and stays unchanged");
                }))
                .then();
    }

    private Mono<Instant> begin() {
        Instant since = sentUntil;
        if (since != null) {
            return Mono.just(since);
        }
        Instant now = clock.instant();
        return accounts.isEmpty().map(isEmpty -> {
            if (isEmpty) {
                log.info("Demo: writing the logs of a week; sign in as {}, the password is in the README", email);
            }
            return isEmpty ? now.minus(FILLED_DAYS, ChronoUnit.DAYS) : now;
        });
    }

    /** Sends the logs up to a time; completes after the commit. */
    private Mono<Boolean> sendUntil(Instant from, Instant until, Sender sender) {
        Instant first = from.truncatedTo(ChronoUnit.MINUTES);
        long minutes = Duration.between(first, until).toMinutes() + 1;
        return Flux.range(0, Math.toIntExact(minutes))
                .concatMapIterable(number -> story.minute(first.plus(number, ChronoUnit.MINUTES)), 1)
                .filter(one -> isBetween(from, until, Instant.parse(String.valueOf(one.get("date")))))
                .buffer(MAX_BATCH)
                .concatMap(some -> commit(some, sender), 1)
                .then(Mono.fromSupplier(() -> {
                    sentUntil = until;
                    return true;
                }));
    }

    private static boolean isBetween(Instant from, Instant until, Instant date) {
        return !date.isBefore(from) && date.isBefore(until);
    }

    private Mono<Void> commit(List<Map<String, Object>> logs, Sender sender) {
        List<Event> events = new ArrayList<>();
        for (Map<String, Object> one : logs) {
            Decoded decoded = decoder.decode(json.writeValueAsBytes(one), new DecodeContext(sender, names));
            if (!(decoded instanceof Decoded.Accepted accepted)) {
                throw new IllegalStateException("the demo has a log that is not valid: " + decoded);
            }
            events.add(accepted.event());
        }
        return Mono.using(
                        () -> limiter.acquire(IngestLimiter.Priority.HIGH, events.size(), events.size() * EVENT_BYTES),
                        permit ->
                                groupCommit.commit(new WriteRequest(decoder.protocol(), sender, events, null), permit),
                        IngestLimiter.Permit::release)
                // A failed run continues from here.
                .doOnSuccess(receipt ->
                        sentUntil = events.get(events.size() - 1).date().plusMillis(1))
                .then();
    }
}
