package dev.centraldeerros.issue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

@ServerTest
class IssueStreamTest {
    private static final String ISSUES = "/v1/api/issues/";

    @Autowired
    private WebTestClient client;

    @Autowired
    private IssueChanges changes;

    @LocalServerPort
    private int port;

    private Api api;
    private Http http;
    private final String source = UUID.randomUUID().toString();

    @BeforeEach
    void signIn() {
        api = Api.as(client, "watcher-of-issues");
        http = new Http(port, api.token());
    }

    private LiveStream open(String query) {
        return LiveStream.at(http, ISSUES + "?source=" + source + query);
    }

    private void post(String description, String level) {
        Map<String, Object> event = Events.json(description, "source", source);
        event.put("level", level);
        event.put("date", Instant.now().toString());
        String unused = api.post(event);
    }

    private static List<JsonNode> issues(LiveStream stream) {
        return stream.frames().stream()
                .filter(frame -> "issue".equals(frame.event()))
                .map(frame -> Http.json(frame.data()))
                .toList();
    }

    @Test
    void newAndChangedIssuesAreSentWithTheirNumbers() {
        String title = "Stream of " + letters(source) + " broken";
        try (LiveStream stream = open("");
                LiveStream critical = open("&q=level:critical")) {
            post(title, "ERROR");
            stream.await(frames -> issues(stream).size() == 1);
            post(title, "CRITICAL");
            stream.await(frames -> issues(stream).size() == 2);
            critical.await(frames -> issues(critical).size() == 1);
            JsonNode last = issues(stream).get(1);
            assertThat(last.get("title").stringValue()).isEqualTo(title);
            assertThat(last.get("logs").intValue()).isEqualTo(2);
            assertThat(last.get("trend").size()).isEqualTo(24);
            assertThat(issues(critical).get(0).get("logs").intValue()).isEqualTo(1);
        }
    }

    /** A word without digits, which would be a value. */
    private static String letters(String text) {
        return text.chars()
                .filter(Character::isLetterOrDigit)
                .mapToObj(c -> String.valueOf((char) ('a' + c % 26)))
                .reduce("", String::concat);
    }

    @Test
    void manyLogsOfOneIssueAreFewEvents() {
        String title = "Storm of " + letters(source) + " again";
        try (LiveStream stream = open("")) {
            for (int i = 0; i < 50; i++) {
                post(title, "ERROR");
            }
            stream.await(frames -> !issues(stream).isEmpty()
                    && issues(stream).get(issues(stream).size() - 1).get("logs").intValue() == 50);
            assertThat(issues(stream).size()).isLessThan(50);
        }
    }

    @Test
    void moreIssuesThanAreSentTellTheClientToReadAgain() {
        List<Map<String, Object>> events = new ArrayList<>();
        for (int i = 0; i <= IssueStreamHandler.MAX_ISSUES; i++) {
            Map<String, Object> event = Events.json("many", "source", source);
            event.put("fingerprint", List.of(source, "issue " + i));
            event.put("date", Instant.now().toString());
            events.add(event);
        }
        api.send(HttpMethod.POST, Api.LOGS, events).expectStatus().isCreated().expectBody();
        List<Long> ids = new ArrayList<>();
        JsonNode page = Http.json(http.get(ISSUES + "?page_size=200&source=" + source));
        while (page.get("results").size() > 0) {
            page.get("results").forEach(issue -> ids.add(issue.get("id").longValue()));
            String next = page.get("next").isNull()
                    ? ISSUES + "?source=none"
                    : path(page.get("next").stringValue());
            page = Http.json(http.get(next));
        }
        assertThat(ids).hasSize(IssueStreamHandler.MAX_ISSUES + 1);
        try (LiveStream stream = open("")) {
            // At once, because commits of one body may be seen in two intervals.
            changes.changed(ids);
            stream.await(frames -> frames.stream().anyMatch(frame -> "reload".equals(frame.event())));
            assertThat(issues(stream)).isEmpty();
        }
    }

    private static String path(String link) {
        return link.replaceFirst("^http://[^/]+", "");
    }

    @Test
    void missedChangesTellTheClientToReadAgain() {
        try (LiveStream stream = open("")) {
            changes.received("*");
            stream.await(frames -> frames.stream().anyMatch(frame -> "reload".equals(frame.event())));
            assertThat(issues(stream)).isEmpty();
        }
    }

    @Test
    void messagesOfOtherNodesAreReadAndInvalidOnesIgnored() {
        post("Heard from " + letters(source) + " elsewhere", "ERROR");
        long id = Http.json(http.get(ISSUES + "?source=" + source))
                .get("results")
                .get(0)
                .get("id")
                .longValue();
        try (LiveStream stream = open("")) {
            for (String text : List.of("", "x", "1,,2", "-1", "99999999999999999999", "1 2")) {
                changes.received(text);
            }
            changes.received(id + ",0");
            stream.await(frames -> issues(stream).size() == 1);
            assertThat(issues(stream).get(0).get("id").longValue()).isEqualTo(id);
        }
    }

    @Test
    void streamsNeedTheNameOfTheirTypeAndValidParameters() {
        HttpResponse<String> list = Http.send(http.request(ISSUES).header("Accept", "*/*"));
        assertThat(list.headers().firstValue("Content-Type")).contains("application/json");
        HttpResponse<String> invalid =
                Http.send(http.request(ISSUES + "?status=shut").header("Accept", "text/event-stream"));
        assertThat(invalid.statusCode()).isEqualTo(400);
        HttpResponse<String> csv = Http.send(http.request(ISSUES).header("Accept", "text/csv"));
        assertThat(csv.statusCode()).isEqualTo(406);
    }
}
