package dev.centraldeerros;

import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec;

/** The API as one signed-in user calls it. */
public record Api(WebTestClient client, String token) {
    /** Where logs live. */
    public static final String LOGS = "/v1/api/logs/";

    /** Signs in as {@code name}. */
    public static Api as(WebTestClient client, String name) {
        return new Api(client, Accounts.token(client, name));
    }

    /** Posts one event, which must be accepted, and answers its id. */
    public String post(Map<String, Object> event) {
        return Events.post(client, token, event);
    }

    /** Asks; {@code uri} may hold variables. */
    public ResponseSpec get(String uri, Object... variables) {
        return client.get()
                .uri(uri, variables)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange();
    }

    /** Sends a body, or none. */
    public ResponseSpec send(HttpMethod method, String uri, Object body) {
        var request = client.method(method).uri(uri).header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        return body == null
                ? request.exchange()
                : request.contentType(MediaType.APPLICATION_JSON)
                        .bodyValue(body)
                        .exchange();
    }

    /** A page of the list, which must be there. */
    public Map<?, ?> list(String uri, Object... variables) {
        return get(uri, variables)
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
    }

    /** The descriptions of the logs that a list shows. */
    public List<String> descriptions(String uri, Object... variables) {
        return descriptions(list(uri, variables));
    }

    /** The descriptions of the logs of a page. */
    public static List<String> descriptions(Map<?, ?> page) {
        return ((List<?>) page.get("results"))
                .stream()
                        .map(log -> String.valueOf(((Map<?, ?>) log).get("description")))
                        .toList();
    }
}
