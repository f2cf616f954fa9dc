package dev.centraldeerros.sentry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Http;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What users wrote about errors, in both forms that SDKs have. */
class FeedbackTest extends SentryServerTest {
    private JsonNode ofProject() {
        return Http.json(http.get("/v1/api/projects/default/feedback/")).get("results");
    }

    private JsonNode issueOf(String source) {
        return stored("source:" + source).get("issue");
    }

    private static String report(String event, String comments) {
        return "{\"event_id\":\"" + event + "\"}\n{\"type\":\"user_report\"}\n{\"event_id\":\"" + event
                + "\",\"name\":\"Ana\",\"email\":\"ana@example.org\",\"comments\":\"" + comments + "\"}\n";
    }

    @Test
    void reportIsShownWithTheIssueOfItsEvent() {
        String id = id();
        assertThat(send(envelope(id, "{\"message\":\"broken\",\"server_name\":\"" + id + "\"}"))
                        .statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            assertThat(send(report(id, "I pressed Pay")).statusCode()).isEqualTo(200);
        }

        String path = "/v1/api/issues/" + issueOf(id) + "/feedback/";
        JsonNode feedback = Http.json(http.get(path)).get("results");
        assertThat(feedback.size()).isEqualTo(1);
        assertThat(feedback.get(0).get("message").stringValue()).isEqualTo("I pressed Pay");
        assertThat(feedback.get(0).get("name").stringValue()).isEqualTo("Ana");
        assertThat(feedback.get(0).get("email").stringValue()).isEqualTo("ana@example.org");
        assertThat(feedback.get(0).get("log")).isEqualTo(stored("source:" + id).get("id"));
        assertThat(feedback.get(0).get("issue")).isEqualTo(issueOf(id));
        assertThat(ofProject().get(0)).isEqualTo(feedback.get(0));
    }

    @Test
    void feedbackOfTheEnvelopeOfItsEventAndItsScreenshotBelongToIt() {
        String id = id();
        String feedback = id();
        HttpResponse<String> answer = send(envelope(id, "{\"message\":\"both\",\"server_name\":\"" + id + "\"}"));
        assertThat(answer.statusCode()).isEqualTo(200);
        answer = send(
                "{\"event_id\":\"" + feedback + "\"}\n{\"type\":\"feedback\"}\n{\"event_id\":\"" + feedback
                        + "\",\"contexts\":{\"feedback\":{\"message\":\"It is blank\",\"contact_email\":\"b@example.org\","
                        + "\"url\":\"https://shop.example/pay\",\"associated_event_id\":\"" + id + "\"}}}\n"
                        + "{\"type\":\"attachment\",\"length\":3,\"filename\":\"screen.png\",\"content_type\":\"image/png\"}\npng\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains(feedback);
        JsonNode shown = Http.json(http.get("/v1/api/issues/" + issueOf(id) + "/feedback/"))
                .get("results")
                .get(0);
        assertThat(shown.get("message").stringValue()).isEqualTo("It is blank");
        assertThat(shown.get("url").stringValue()).isEqualTo("https://shop.example/pay");
        assertThat(shown.get("email").stringValue()).isEqualTo("b@example.org");
        JsonNode log = stored("source:" + id);
        assertThat(log.get("attachments").get(0).get("name").stringValue()).isEqualTo("screen.png");
        assertThat(http.get(log.get("attachments").get(0).get("uri").stringValue())
                        .body())
                .isEqualTo("png");
    }

    @Test
    void feedbackWithoutAKnownEventIsThatOfTheProject() {
        String text = "about nothing " + id();
        assertThat(send(report(id(), text)).statusCode()).isEqualTo(200);

        JsonNode feedback = ofProject().get(0);
        assertThat(feedback.get("message").stringValue()).isEqualTo(text);
        assertThat(feedback.get("log").isNull()).isTrue();
        assertThat(feedback.get("issue").isNull()).isTrue();
    }

    @Test
    void feedbackThatPrecedesItsEventIsLinkedLater() throws InterruptedException {
        String id = id();
        assertThat(send(report(id, "before " + id)).statusCode()).isEqualTo(200);
        assertThat(send(envelope(id, "{\"message\":\"after\",\"server_name\":\"" + id + "\"}"))
                        .statusCode())
                .isEqualTo(200);
        String path = "/v1/api/issues/" + issueOf(id) + "/feedback/";
        JsonNode feedback = Http.json(http.get(path)).get("results");
        for (int i = 0; i < 300 && feedback.isEmpty(); i++) {
            Thread.sleep(100);
            feedback = Http.json(http.get(path)).get("results");
        }

        assertThat(feedback.get(0).get("message").stringValue()).isEqualTo("before " + id);
    }

    @Test
    void pagesFollowEachOther() {
        for (int i = 0; i < 3; i++) {
            assertThat(send(report(id(), "page " + i)).statusCode()).isEqualTo(200);
        }
        JsonNode first = Http.json(http.get("/v1/api/projects/default/feedback/?page_size=2"));
        JsonNode second = Http.json(http.get("/v1/api/projects/default/feedback/?page_size=2&before="
                + first.get("next").stringValue()));

        assertThat(first.get("results").get(0).get("message").stringValue()).isEqualTo("page 2");
        assertThat(first.get("results").get(1).get("message").stringValue()).isEqualTo("page 1");
        assertThat(second.get("results").get(0).get("message").stringValue()).isEqualTo("page 0");
        assertThat(http.get("/v1/api/projects/default/feedback/?before=x").statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsMalformedIsNoFeedback() {
        int before = ofProject().size();
        for (String item : new String[] {"feedback", "user_report"}) {
            for (String payload : new String[] {"", "[]", "{}", "{\"comments\":\" \"}", "{\"contexts\":[]}", "no"}) {
                assertThat(send("{}\n{\"type\":\"" + item + "\"}\n" + payload + "\n")
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(ofProject().size()).isEqualTo(before);
    }

    @Test
    void attachmentThatArrivesLaterJoinsItsEvent() {
        String id = id();
        String later =
                "{\"event_id\":\"" + id + "\"}\n{\"type\":\"attachment\",\"length\":4,\"filename\":\"a.dmp\"}\ndump\n";
        assertThat(send(later).statusCode()).isEqualTo(200);
        assertThat(send(envelope(id, "{\"message\":\"later\",\"server_name\":\"" + id + "\"}"))
                        .statusCode())
                .isEqualTo(200);
        for (int i = 0; i < 2; i++) {
            assertThat(send(later).statusCode()).isEqualTo(200);
            assertThat(send(later.replace("a.dmp", "b.dmp")).statusCode()).isEqualTo(200);
        }

        assertThat(Http.send(http.request("/actuator/prometheus")).body())
                .contains("central_sentry_items_skipped_total{type=\"attachment\"}");
        JsonNode files = stored("source:" + id).get("attachments");
        assertThat(files.valueStream().map(file -> file.get("name").stringValue()))
                .containsExactly("a.dmp", "b.dmp");
    }

    @Test
    void feedbackOfAnotherProjectIsNotShown() {
        String slug = useNewProject();
        String id = id();
        assertThat(send(envelope(id, "{\"message\":\"seen\",\"server_name\":\"" + id + "\"}"))
                        .statusCode())
                .isEqualTo(200);
        Http stranger = new Http(port, Accounts.token(web, "feedback-stranger"));
        assertThat(stranger.get("/v1/api/issues/" + issueOf(id) + "/feedback/").statusCode())
                .isEqualTo(404);
        assertThat(http.get("/v1/api/issues/" + issueOf(id) + "/feedback/").statusCode())
                .isEqualTo(200);
        assertThat(stranger.get("/v1/api/projects/" + slug + "/feedback/").statusCode())
                .isEqualTo(404);
        assertThat(stranger.get("/v1/api/issues/999999999/feedback/").statusCode())
                .isEqualTo(404);
        assertThat(stranger.get("/v1/api/issues/x/feedback/").statusCode()).isEqualTo(404);
        assertThat(stranger.get("/v1/api/projects/none/feedback/").statusCode()).isEqualTo(404);
    }
}
