package dev.centraldeerros.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.ServerTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

/** At midnight the next partition takes what arrives, and the one whose time is over by then goes: neither before nor later. */
@ServerTest
@TestPropertySource(properties = {"spring.application.name=midnight", "central.retention=2d"})
@Import(MidnightTest.Time.class)
class MidnightTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    /** Of a night that is over for the database, too: it deletes nothing that by its own clock is not past its time. */
    private static final Instant MIDNIGHT =
            Instant.now().minus(Duration.ofDays(100)).truncatedTo(ChronoUnit.DAYS);

    private static final Duration RETENTION = Duration.ofDays(2);

    /** A clock that stands until it is set. */
    static final class SettableClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(MIDNIGHT.minus(RETENTION));

        void set(Instant time) {
            now.set(time);
        }

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now.get(), zone);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    @Autowired
    private SettableClock clock;

    @Autowired
    private PartitionKeeper keeper;

    @Autowired
    private DatabaseClient database;

    @Autowired
    private WebTestClient web;

    @LocalServerPort
    private int port;

    private String post(String key) {
        String token = Accounts.token(web, "night-owl");
        Map<String, Object> event = new HashMap<>(Events.json("at " + clock.instant(), "details", "details of " + key));
        event.put("key", key);
        var answer = new Http(port, token).post(JsonMapper.shared().writeValueAsString(event));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer).get("id").stringValue();
    }

    /** What the keeper does every minute. */
    private void look() {
        StepVerifier.create(keeper.maintain(clock.instant()).then(keeper.dropExpired(clock.instant())))
                .verifyComplete();
    }

    private boolean isThere(String id) {
        var answer = new Http(port, Accounts.token(web, "night-owl")).get(Api.LOGS + id + "/");
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 404);
        return answer.statusCode() == 200;
    }

    private long texts(String id) {
        return database.sql("SELECT count(*) AS texts FROM text JOIN log ON log.text_id = text.id WHERE log.id = :id")
                .bind("id", UUID.fromString(id))
                .map(row -> row.get("texts", Long.class))
                .one()
                .block();
    }

    private String partition(String id) {
        return database.sql("SELECT tableoid::regclass::text AS name FROM log WHERE id = :id")
                .bind("id", UUID.fromString(id))
                .map(row -> row.get("name", String.class))
                .one()
                .block();
    }

    @Test
    void aDayGoesWithTheFirstMomentAfterItsTimeAndNothingElseDoes() {
        clock.set(MIDNIGHT.minus(RETENTION).minus(MOMENT));
        String due = post("due");
        clock.set(MIDNIGHT.minus(RETENTION));
        String notDue = post("not due");
        assertThat(partition(due)).isNotEqualTo(partition(notDue));

        clock.set(MIDNIGHT.minus(MOMENT));
        String last = post("last of the day");
        look();
        assertThat(isThere(due)).isTrue();
        assertThat(texts(due)).isOne();

        clock.set(MIDNIGHT);
        String first = post("first of the day");
        look();

        assertThat(isThere(due)).isFalse();
        assertThat(partition(first)).isNotEqualTo(partition(last));
        for (String kept : new String[] {notDue, last, first}) {
            assertThat(isThere(kept)).isTrue();
            assertThat(texts(kept)).isOne();
        }
        // The key is remembered across midnight.
        clock.set(MIDNIGHT.plus(MOMENT));
        String token = Accounts.token(web, "night-owl");
        var again = new Http(port, token)
                .post(JsonMapper.shared().writeValueAsString(Events.json("again", "key", "last of the day")));
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(Http.json(again).get("id").stringValue()).isEqualTo(last);
    }
}
