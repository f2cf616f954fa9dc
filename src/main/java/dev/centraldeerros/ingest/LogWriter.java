package dev.centraldeerros.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import dev.centraldeerros.access.Names;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.ingest.TextIds.TextId;
import dev.centraldeerros.partition.PartitionKeeper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Writes a batch in one transaction: keys of requests, keys of events, new texts, the logs by binary {@code COPY}, COMMIT. Holds one
 * connection outside any pool, so that nobody else's cancelled statement can poison it and it poisons nobody.
 */
final class LogWriter implements BatchWriter {
    private static final String COPY = "COPY log (" + CopyRows.COLUMNS + ") FROM STDIN WITH (FORMAT binary)";

    /** In the order of their ids, so that two lanes that bring the same texts wait for each other and never deadlock. */
    private static final String STORE_TEXTS = """
            INSERT INTO text (project_id, id, body)
            SELECT * FROM unnest($1::integer[], $2::uuid[], $3::text[])
            ON CONFLICT DO NOTHING
            """;

    /** A connection that takes longer to open counts as a database that is away. */
    private static final Duration OPEN = Duration.ofSeconds(2);

    private static final Duration CLOSE = Duration.ofSeconds(1);

    private final PostgresqlConnectionFactory connections;
    private final Names names;
    private final PartitionKeeper keeper;
    private final TextIds textIds;
    private final RequestStore requestStore = new RequestStore();
    private final SeenStore seenStore = new SeenStore();

    /** Texts known to be stored; filled only after a commit, shared by the lanes, safe for that. */
    private final Cache<TextId, Boolean> storedTexts;

    /** Used by this lane alone, one batch after the other. */
    private @Nullable PostgresqlConnection connection;

    LogWriter(
            PostgresqlConnectionFactory connections,
            Names names,
            PartitionKeeper keeper,
            TextIds textIds,
            Cache<TextId, Boolean> storedTexts) {
        this.connections = connections;
        this.names = names;
        this.keeper = keeper;
        this.textIds = textIds;
        this.storedTexts = storedTexts;
    }

    @Override
    public Mono<Written> write(List<Parcel> parcels) {
        return covered(parcels)
                .then(Mono.defer(this::connection))
                .flatMap(open -> open.beginTransaction()
                        .then(requestStore.claim(open, parcels))
                        .flatMap(earlier -> writeNew(open, parcels, earlier)));
    }

    /** Waits, within the time of the commit, until there is a place for the oldest and for the newest. */
    private Mono<Void> covered(List<Parcel> parcels) {
        LongSummaryStatistics arrivals = parcels.stream()
                .flatMap(parcel -> parcel.events().stream())
                .mapToLong(event -> event.receivedAt().toEpochMilli())
                .summaryStatistics();
        return arrivals.getCount() == 0
                ? Mono.empty()
                : keeper.cover(Instant.ofEpochMilli(arrivals.getMin()))
                        .then(keeper.cover(Instant.ofEpochMilli(arrivals.getMax())));
    }

    private Mono<Written> writeNew(PostgresqlConnection open, List<Parcel> parcels, List<@Nullable Outcome> earlier) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < parcels.size(); i++) {
            if (earlier.get(i) == null) {
                events.addAll(parcels.get(i).events());
            }
        }
        return seenStore.claim(open, events).flatMap(claims -> {
            Settlement settlement = Settlement.of(parcels, earlier, claims);
            return requestStore
                    .correct(open, settlement.corrections())
                    .then(store(open, settlement.stored()))
                    .thenReturn(new Written(settlement.outcomes(), settlement.stored()));
        });
    }

    @Override
    public Mono<Void> prepare() {
        return connection().then();
    }

    @Override
    public Mono<Void> reset() {
        PostgresqlConnection old = connection;
        connection = null;
        return old == null ? Mono.empty() : old.close().timeout(CLOSE).onErrorComplete();
    }

    /** The one at hand, unless the database has closed it meanwhile: then nothing is lost by opening another. */
    private Mono<PostgresqlConnection> connection() {
        PostgresqlConnection atHand = connection;
        if (atHand == null) {
            return open();
        }
        return atHand.validate(ValidationDepth.LOCAL)
                .flatMap(isOpen -> isOpen ? Mono.just(atHand) : reset().then(Mono.defer(this::open)));
    }

    private Mono<PostgresqlConnection> open() {
        return connections.create().timeout(OPEN).doOnNext(opened -> connection = opened);
    }

    private Mono<Void> store(PostgresqlConnection open, List<Event> events) {
        Map<TextId, Event> newTexts = new TreeMap<>();
        List<@Nullable TextId> texts = new ArrayList<>(events.size());
        for (Event event : events) {
            String details = event.details();
            TextId text = details == null ? null : textIds.of(event, details);
            texts.add(text);
            if (text != null && storedTexts.getIfPresent(text) == null) {
                newTexts.put(text, event);
            }
        }
        return storeTexts(open, newTexts)
                .then(Mono.defer(() -> copy(open, events, texts)))
                .then(open.commitTransaction())
                .then(Mono.fromRunnable(() -> newTexts.keySet().forEach(text -> storedTexts.put(text, true))));
    }

    private Mono<Void> storeTexts(PostgresqlConnection open, Map<TextId, Event> texts) {
        if (texts.isEmpty()) {
            return Mono.empty();
        }
        return Flux.from(open.createStatement(STORE_TEXTS)
                        .bind(
                                "$1",
                                texts.keySet().stream().map(TextId::projectId).toArray(Integer[]::new))
                        .bind("$2", texts.keySet().stream().map(TextId::id).toArray(UUID[]::new))
                        .bind("$3", texts.values().stream().map(Event::details).toArray(String[]::new))
                        .execute())
                .flatMap(result -> result.getRowsUpdated())
                .then();
    }

    private Mono<Long> copy(PostgresqlConnection open, List<Event> events, List<@Nullable TextId> texts) {
        if (events.isEmpty()) {
            return Mono.empty();
        }
        return open.copyIn(COPY, Mono.fromSupplier(() -> encode(events, texts)));
    }

    private ByteBuf encode(List<Event> events, List<@Nullable TextId> texts) {
        CopyRows rows = new CopyRows(ByteBufAllocator.DEFAULT, events.size());
        try {
            for (int i = 0; i < events.size(); i++) {
                Event event = events.get(i);
                TextId text = texts.get(i);
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
