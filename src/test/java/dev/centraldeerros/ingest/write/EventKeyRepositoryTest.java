package dev.centraldeerros.ingest.write;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Events;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.ingest.batch.EventResult;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@ServerTest
class EventKeyRepositoryTest {
    private static final Instant MIDNIGHT = Instant.now().truncatedTo(ChronoUnit.DAYS);

    private final EventKeyRepository seen = new EventKeyRepository();
    private final List<PostgresqlConnection> open = new ArrayList<>();

    @Autowired
    @Qualifier("ingest")
    private PostgresqlConnectionFactory connections;

    private static Event event(String key, Instant arrival) {
        return event(1, key, arrival);
    }

    private static Event event(int project, String key, Instant arrival) {
        return Events.event(new EventIds(Clock.fixed(arrival, ZoneOffset.UTC)).next(), project, 1, "d", null, key);
    }

    private PostgresqlConnection begin() {
        PostgresqlConnection connection = connections.create().block();
        open.add(connection);
        connection.beginTransaction().block();
        return connection;
    }

    private EventResult claim(Event event) {
        PostgresqlConnection connection = begin();
        EventResult receipt = seen.claim(connection, List.of(event)).block().get(0);
        connection.commitTransaction().block();
        return receipt;
    }

    @AfterEach
    void close() {
        open.forEach(connection -> connection.close().block());
    }

    @Test
    void aKeyIsRememberedAcrossMidnight() {
        Event before = event("midnight", MIDNIGHT.minusMillis(100));
        claim(before);

        assertThat(claim(event("midnight", MIDNIGHT.plusMillis(100))))
                .isEqualTo(new EventResult.Duplicate(before.id(), true));
        assertThat(claim(event("midnight", MIDNIGHT.plus(Duration.ofHours(20)))))
                .isEqualTo(new EventResult.Duplicate(before.id(), true));
    }

    @Test
    void ofTwoClaimsAtOnceOnBothSidesOfMidnightOneWins() {
        Event before = event("race at midnight", MIDNIGHT.minusMillis(100));
        PostgresqlConnection first = begin();
        seen.claim(first, List.of(before)).block();
        PostgresqlConnection second = begin();
        Mono<List<EventResult>> late = seen.claim(second, List.of(event("race at midnight", MIDNIGHT.plusMillis(100))));

        StepVerifier.create(late)
                .then(() -> first.commitTransaction().block())
                .assertNext(
                        receipts -> assertThat(receipts).containsExactly(new EventResult.Duplicate(before.id(), true)))
                .verifyComplete();
    }

    @Test
    void aKeyIsFreeAgainAfterFortyEightHours() {
        Instant first = MIDNIGHT.minus(Duration.ofHours(23));
        claim(event("forgotten", first));

        assertThat(claim(event("forgotten", first.plus(Duration.ofHours(47)))))
                .isInstanceOf(EventResult.Duplicate.class);
        assertThat(claim(event("forgotten", first.plus(Duration.ofHours(48)).plusSeconds(1))))
                .isEqualTo(EventResult.STORED);
    }

    @Test
    void theSameKeyTwiceInOneBatchIsOneEvent() {
        Event one = event("twins", MIDNIGHT.plusSeconds(1));
        Event other = event("twins", MIDNIGHT.plusSeconds(2));
        Event keyless = event(null, MIDNIGHT.plusSeconds(3));
        PostgresqlConnection connection = begin();

        assertThat(seen.claim(connection, List.of(one, other, keyless)).block())
                .containsExactly(EventResult.STORED, new EventResult.Duplicate(one.id(), false), EventResult.STORED);
    }

    @Test
    void theSameKeyInTwoProjectsIsTwoEvents() {
        Event mine = event("shared", MIDNIGHT.plusSeconds(1));
        Event theirs = event(2, "shared", MIDNIGHT.plusSeconds(2));

        assertThat(claim(mine)).isEqualTo(EventResult.STORED);
        assertThat(claim(theirs)).isEqualTo(EventResult.STORED);
    }

    @Test
    void batchWaitsForUncommittedClaimsAndKeepsTheRest() {
        Event theirs = event("waited for", MIDNIGHT.plusSeconds(100));
        PostgresqlConnection first = begin();
        seen.claim(first, List.of(theirs)).block();
        PostgresqlConnection second = begin();
        Event late = event("waited for", MIDNIGHT.plusSeconds(101));
        Event free = event("free", MIDNIGHT.plusSeconds(102));

        StepVerifier.create(seen.claim(second, List.of(late, free)))
                .then(() -> first.commitTransaction().block())
                .assertNext(results -> assertThat(results)
                        .containsExactly(new EventResult.Duplicate(theirs.id(), true), EventResult.STORED))
                .verifyComplete();
        second.commitTransaction().block();
        assertThat(claim(event("free", MIDNIGHT.plusSeconds(103))))
                .isEqualTo(new EventResult.Duplicate(free.id(), true));
    }

    /** The first batch with a claimed key changes how the next are claimed; what comes out does not. */
    @Test
    void whicheverWayKeysAreClaimedTheSameIsFound() {
        for (int round = 0; round < 40; round++) {
            Event fresh = event("way " + round, MIDNIGHT.plusSeconds(200 + round));
            assertThat(claim(fresh)).isEqualTo(EventResult.STORED);
            if (round % 20 == 0) {
                assertThat(claim(event("way " + round, MIDNIGHT.plusSeconds(300 + round))))
                        .isEqualTo(new EventResult.Duplicate(fresh.id(), true));
            }
        }
    }
}
