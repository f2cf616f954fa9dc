package dev.centraldeerros.platform;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** The clock of the server's machine is set, by an hour or by ten years, while that of the database goes on. */
@ServerTest
@TestPropertySource(properties = "spring.application.name=clock-step")
class ClockStepTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration YEARS = ChronoUnit.YEARS.getDuration().multipliedBy(10);

    /** The system's clock, off by something. */
    static final class SteppingClock extends Clock {
        private volatile Duration offset = ZERO;

        void step(Duration to) {
            offset = to;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(instant(), zone);
        }
    }

    @TestBean(name = "systemClock")
    private Clock clock;

    static Clock clock() {
        return new SteppingClock();
    }

    @Autowired
    private WebTestClient web;

    @LocalServerPort
    private int port;

    private Http http;
    private LiveStream stream;
    private String last;

    /** As senders do: ten years away there is no partition yet, and to make the first ones may take too long for one request. */
    private String post(String description) {
        String event = JsonMapper.shared().writeValueAsString(Events.json(description));
        HttpResponse<String> answer =
                await().atMost(PATIENCE).until(() -> http.post(event), one -> one.statusCode() != 503);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Http.json(answer).get("id").stringValue();
    }

    @BeforeEach
    void watch() {
        http = new Http(port, Accounts.newToken(web, "traveller"));
        stream = LiveStream.open(http, "");
        last = post("before");
    }

    @AfterEach
    void hangUp() {
        stream.close();
        ((SteppingClock) clock).step(ZERO);
    }

    /** Everything works as before, and goes on where it was. */
    private void step(Duration to) {
        ((SteppingClock) clock).step(to);
        http = new Http(port, Accounts.newToken(web, "traveller"));
        String id = post("at " + to);

        assertThat(id).isGreaterThan(last);
        assertThat(http.get(Api.LOGS + id + "/").statusCode()).isEqualTo(200);
        assertThat(Http.json(http.get(Api.LOGS)).get("results").get(0).get("id").stringValue())
                .isEqualTo(id);
        assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        stream.await(frames -> stream.ids().contains(id));
        try (LiveStream resumed = LiveStream.open(http, "?last_event_id=" + last)) {
            // What came shortly before may repeat.
            resumed.await(frames -> resumed.ids().contains(id));
            assertThat(resumed.ids()).endsWith(id).doesNotHaveDuplicates();
        }
        last = id;
    }

    @Test
    void logsGoOnInTheirOrderHoweverTheClockIsSet() {
        for (Duration offset : List.of(HOUR.negated(), ZERO, HOUR, ZERO, YEARS.negated(), ZERO, YEARS, ZERO)) {
            step(offset);
            step(offset);
        }
    }

    @Test
    void tokensAreJudgedByTheClockAsItIsSet() {
        Http before = http;
        ((SteppingClock) clock).step(YEARS);
        assertThat(before.get(Api.LOGS).statusCode()).isEqualTo(401);
        ((SteppingClock) clock).step(ZERO);
        assertThat(before.get(Api.LOGS).statusCode()).isEqualTo(200);
    }
}
