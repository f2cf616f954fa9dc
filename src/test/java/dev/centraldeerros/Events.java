package dev.centraldeerros;

import dev.centraldeerros.event.Event;
import dev.centraldeerros.event.Level;
import dev.centraldeerros.event.Sender;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Valid events as their senders write them. */
public final class Events {
    private Events() {}

    /** One with every required field, which a test may change. */
    public static Map<String, Object> json(String description) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("description", description);
        event.put("source", "payments-api");
        event.put("date", "2026-11-23T13:41:28.000Z");
        event.put("level", "ERROR");
        event.put("env", "PRODUCTION");
        return event;
    }

    /** One with one field more, or another value. */
    public static Map<String, Object> json(String description, String field, Object value) {
        Map<String, Object> event = json(description);
        event.put(field, value);
        return event;
    }

    /** One as decoders make it. */
    public static Event event(UUID id, String description) {
        return event(id, 1, 1, description, null, null);
    }

    /** One as decoders make it, of a project and an account. */
    public static Event event(
            UUID id, int projectId, long userId, String description, @Nullable String details, @Nullable String key) {
        return new Event(
                id,
                projectId,
                new Sender.Account(userId),
                Instant.EPOCH,
                Level.ERROR,
                "DEV",
                "a",
                description,
                details,
                1,
                null,
                null,
                null,
                null,
                null,
                key,
                null);
    }

    /** Posts it and returns the id under which it is stored. */
    public static String post(WebTestClient client, String token, Map<String, Object> event) {
        return client.post()
                .uri("/v1/api/logs/")
                .header("Authorization", "Bearer " + token)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(event)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody()
                .get("id")
                .toString();
    }
}
