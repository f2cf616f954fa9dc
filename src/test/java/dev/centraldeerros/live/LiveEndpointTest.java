package dev.centraldeerros.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import dev.centraldeerros.event.EventIds;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ServerTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveEndpointTest {
    @Autowired
    private WebTestClient client;

    @LocalServerPort
    private int port;

    private Api api;
    private Http http;
    private String source;

    @BeforeAll
    void signIn() {
        api = Api.as(client, "watcher");
        http = new Http(port, api.token());
    }

    @BeforeEach
    void newSource() {
        source = UUID.randomUUID().toString();
    }

    private Map<String, Object> event(String description) {
        return Events.json(description, "source", source);
    }

    private LiveStream open(String query, String... headers) {
        return LiveStream.open(http, "?source=" + source + query, headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | application/json",
                "application/json;q=0, */* | application/x-ndjson",
                "text/* | text/csv;charset=UTF-8",
                "text/html, text/*;q=0.5 | text/csv;charset=UTF-8",
                "application/*;q=0.1, text/event-stream;q=0 | application/json",
                "text/event-stream | text/event-stream",
                "text/event-stream;q=0.5, text/*;q=0.1 | text/event-stream",
                "text/event-stream, */* | text/event-stream"
            })
    void onlyWhoNamesAStreamGetsOne(String accept, String type) {
        HttpResponse<Void> answer = Http.send(
                http.request(Api.LOGS + "?source=no-service")
                        .header("Accept", accept)
                        .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()),
                HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Last-Event-ID", "last_event_id", "lastEventId"})
    void anIdFromBeforeAllTimeReplaysEverything(String name) {
        api.post(event("one"));
        api.post(event("two"));
        String zeros = "00000000-0000-0000-0000-000000000000";
        try (LiveStream stream = name.startsWith("Last")
                ? LiveStream.open(http, "?source=" + source, name, zeros)
                : LiveStream.open(http, "?source=" + source + "&" + name + "=" + zeros)) {
            stream.awaitLogs(2);
            assertThat(stream.descriptions()).containsExactly("one", "two");
        }
        HttpResponse<String> noId = http.get(
                Api.LOGS + "?last_event_id=0193a0a00-000-7000-8000-000000000000", "Accept", "text/event-stream");
        assertThat(noId.statusCode()).isEqualTo(400);
    }

    @Test
    void aStreamBeginsWithHelloAndBringsEachLogInItsListForm() {
        api.post(event("before"));
        try (LiveStream stream = open("")) {
            String id = api.post(event("after"));
            stream.awaitLogs(1);

            assertThat(stream.retryMillis()).isBetween(SseFormat.MIN_RETRY_MILLIS, SseFormat.MAX_RETRY_MILLIS);
            LiveStream.Frame hello = stream.frames().get(0);
            assertThat(hello.event()).isEqualTo("hello");
            assertThat(UUID.fromString(hello.id())).isLessThan(UUID.fromString(id));
            LiveStream.Frame frame = stream.frames().get(1);
            assertThat(frame.event()).isEqualTo("log");
            assertThat(frame.id()).isEqualTo(id);
            JsonNode listed = Http.json(http.get(Api.LOGS + "?source=" + source))
                    .get("results")
                    .get(0);
            assertThat(Http.json(frame.data())).isEqualTo(listed);
        }
    }

    @Test
    void aBatchIsAListWhoseIdIsThatOfItsLast() {
        try (LiveStream stream = open("&batch=true")) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(api.post(event("log " + i)));
            }
            stream.awaitLogs(20);

            assertThat(stream.ids()).isEqualTo(ids);
            List<LiveStream.Frame> batches = stream.frames().stream()
                    .filter(frame -> !List.of("hello", "ping").contains(frame.event()))
                    .toList();
            assertThat(batches).allSatisfy(batch -> {
                assertThat(batch.event()).isEqualTo("logs");
                JsonNode logs = Http.json(batch.data());
                assertThat(batch.id())
                        .isEqualTo(logs.get(logs.size() - 1).get("id").stringValue());
            });
        }
    }

    @Test
    void onlyWhatTheFiltersMatchIsSent() {
        try (LiveStream errors = open("&level=ERROR&env=dev&search=disk&attr.host=a")) {
            api.post(event("disk full in production"));
            Map<String, Object> wanted = event("Disk full");
            wanted.put("env", "DEV");
            Map<String, Object> otherHost = new java.util.LinkedHashMap<>(wanted);
            otherHost.put("attributes", Map.of("host", "b"));
            api.post(otherHost);
            wanted.put("attributes", Map.of("host", "a"));
            api.post(Events.json("disk full elsewhere"));
            api.post(wanted);

            errors.awaitLogs(1);
            assertThat(errors.descriptions()).containsExactly("Disk full");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "last_event_id=17",
                "last_event_id=0193a0a0-0000-7000-8000-00000000000x",
                "batch=maybe",
                "replay=some",
                "level=LOUD"
            })
    void aBadParameterIsRefused(String parameter) {
        HttpResponse<String> answer = http.get(Api.LOGS + "?" + parameter, "Accept", "text/event-stream");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Http.json(answer).get("errors").propertyNames()).contains(parameter.replaceAll("=.*", ""));
    }

    @Test
    void aBadLastEventIdHeaderIsRefused() {
        HttpResponse<String> answer = http.get(Api.LOGS, "Accept", "text/event-stream", "Last-Event-ID", "x");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Http.json(answer).get("errors").propertyNames()).contains("last_event_id");
    }

    @Test
    void aStreamWithoutATokenIsRefused() {
        assertThat(new Http(port, "none")
                        .get(Api.LOGS, "Accept", "text/event-stream")
                        .statusCode())
                .isEqualTo(401);
        assertThatThrownBy(() -> LiveStream.open(new Http(port, "none"), "")).hasMessage("status 401");
    }

    @Test
    void aStreamThatResumesGetsWhatWasCommittedSinceAndNothingTwice() {
        api.post(event("before"));
        String seen = api.post(event("seen"));
        api.post(event("missed 1"));
        api.post(event("missed 2"));
        try (LiveStream byHeader = open("", "Last-Event-ID", seen);
                LiveStream byParameter = open("&batch=true&last_event_id=" + seen)) {
            api.post(event("new"));
            for (LiveStream stream : List.of(byHeader, byParameter)) {
                stream.await(frames -> stream.descriptions().contains("new"));
                assertThat(stream.frames().get(0).id()).isEqualTo(seen);
                // What the client has seen shortly before may repeat.
                assertThat(stream.descriptions()).endsWith("missed 1", "missed 2", "new");
                assertThat(stream.ids()).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void aStreamThatBreaksBeforeItsFirstLogLosesNothing() {
        String hello;
        try (LiveStream stream = open("&batch=true")) {
            hello = stream.lastEventId();
        }
        api.post(event("missed"));
        try (LiveStream stream = open("&batch=true&last_event_id=" + hello)) {
            stream.awaitLogs(1);
            assertThat(stream.descriptions()).containsExactly("missed");
        }
    }

    @Test
    void whatWasSeenLongBeforeDoesNotRepeat() {
        String old = api.post(event("old"));
        Instant later = EventIds.timeOf(UUID.fromString(old)).plusSeconds(13);
        try (LiveStream stream = open("&last_event_id=" + EventIds.floor(later))) {
            api.post(event("new"));
            stream.awaitLogs(1);
            assertThat(stream.descriptions()).containsExactly("new");
        }
    }

    @Test
    void aReplayOfTooManySendsTheNewestAfterAGap() {
        String first = api.post(event("first"));
        for (int request = 0; request < 3; request++) {
            List<Map<String, Object>> many = new ArrayList<>();
            for (int i = 0; i < 3_400; i++) {
                many.add(event("log " + (request * 3_400 + i)));
            }
            HttpResponse<String> answer = http.post(JsonMapper.shared().writeValueAsString(many));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        }
        try (LiveStream newest = open("&batch=true&last_event_id=" + first);
                LiveStream all = open("&batch=true&replay=all&last_event_id=" + first)) {
            all.awaitLogs(10_201);
            newest.awaitLogs(Replay.MAX_EVENTS);
            api.post(event("last"));
            all.awaitLogs(10_202);
            newest.awaitLogs(Replay.MAX_EVENTS + 1);

            assertThat(all.ids()).doesNotHaveDuplicates();
            assertThat(all.frames()).noneMatch(frame -> "gap".equals(frame.event()));
            assertThat(newest.ids()).isEqualTo(all.ids().subList(201, 10_202));
            LiveStream.Frame gap = newest.frames().get(1);
            assertThat(gap.event()).isEqualTo("gap");
            assertThat(gap.id()).isNull();
            JsonNode skipped = Http.json(gap.data());
            assertThat(Instant.parse(skipped.get("from").stringValue()))
                    .isBefore(EventIds.timeOf(UUID.fromString(first)));
            assertThat(Instant.parse(skipped.get("to").stringValue()))
                    .isEqualTo(EventIds.timeOf(UUID.fromString(newest.ids().get(0))));
        }
    }

    @Test
    void noProxyMayKeepOrRecodeAStream() {
        HttpResponse<Void> answer = Http.send(
                http.request(Api.LOGS)
                        .header("Accept", "text/event-stream")
                        .method("HEAD", java.net.http.HttpRequest.BodyPublishers.noBody()),
                HttpResponse.BodyHandlers.discarding());
        assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store, no-transform");
        assertThat(answer.headers().firstValue("x-accel-buffering")).hasValue("no");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 40, 4_000, 20_000})
    void aStreamThatResumesAfterDaysGetsEverything(long days) {
        String longAgo =
                EventIds.floor(Instant.now().minus(Duration.ofDays(days))).toString();
        List<String> missed = Posters.post(http, source, 2, 20);
        try (LiveStream stream = open("", "Last-Event-ID", longAgo)) {
            stream.awaitLogs(missed.size());
            String last = api.post(event("last"));
            stream.awaitLogs(missed.size() + 1);
            assertThat(stream.ids().subList(0, missed.size())).containsExactlyInAnyOrderElementsOf(missed);
            assertThat(stream.lastEventId()).isEqualTo(last);
        }
    }

    @Test
    void aReplayIsCompleteHoweverMuchWasMissed() {
        String seen = api.post(event("seen"));
        List<String> missed = Posters.post(http, source, 4, 400);
        try (LiveStream stream = open("&batch=true", "Last-Event-ID", seen)) {
            missed.add(seen);
            stream.awaitLogs(missed.size());
            missed.add(api.post(event("last")));
            stream.awaitLogs(missed.size());
            assertThat(stream.ids()).containsExactlyInAnyOrderElementsOf(missed);
        }
    }

    @Test
    void noTextCanForgeAFrame() {
        String forged =
                "x\r\n\r\nevent: log\r\nid: 1\r\ndata: {}\r\n\r\n\n\nretry: 1\n\n\r\u2028\u2029\u0085data: y\r\r";
        try (LiveStream single = open("x");
                LiveStream batch = open("x&batch=true");
                LiveStream all = LiveStream.open(http, "?attr.forged=" + source)) {
            Map<String, Object> event = Events.json(forged, "source", forged);
            event.put("release", forged);
            event.put("trace_id", forged);
            event.put("span_id", forged);
            event.put("details", forged);
            event.put("fingerprint", List.of(forged));
            event.put("attributes", Map.of("forged", source, forged, forged));
            String id = api.post(event);
            all.awaitLogs(1);
            api.post(Events.json("end", "source", source + "x"));
            single.awaitLogs(1);
            batch.awaitLogs(1);

            assertThat(all.frames()).hasSize(2);
            assertThat(all.frames().get(1).id()).isEqualTo(id);
            JsonNode log = all.logs().get(0);
            for (String field : List.of("description", "source", "release", "trace_id")) {
                assertThat(log.get(field).stringValue()).isEqualTo(forged);
            }
            assertThat(single.descriptions()).containsExactly("end");
            assertThat(batch.descriptions()).containsExactly("end");
        }
    }

    @Test
    void streamsThatComeAndGoLeaveTheOthersAlone() {
        try (LiveStream staying = open("")) {
            List<LiveStream> others = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                others.add(open(""));
            }
            api.post(event("for all"));
            others.forEach(other -> other.awaitLogs(1));
            others.forEach(LiveStream::close);
            api.post(event("for one"));
            staying.awaitLogs(2);
            assertThat(staying.descriptions()).containsExactly("for all", "for one");
            assertThat(others)
                    .allSatisfy(
                            other -> assertThat(other.descriptions()).isEqualTo(Collections.singletonList("for all")));
        }
    }
}
