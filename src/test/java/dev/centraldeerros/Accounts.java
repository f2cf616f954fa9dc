package dev.centraldeerros;

import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Accounts for tests: a name is enough. */
public final class Accounts {
    /** The password of every account made here. */
    public static final String PASSWORD = "correct horse battery staple";

    private Accounts() {}

    /** A token of {@code name}, who is registered first if need be. The first name on a database is administrator. */
    public static String token(WebTestClient client, String name) {
        register(client, name).expectBody(Void.class).returnResult(); // 400 when it is there already
        Map<?, ?> answer = post(client, "/auth/login/", Map.of("email", email(name), "password", PASSWORD))
                .expectStatus()
                .isOk()
                .expectBody(Map.class)
                .returnResult()
                .getResponseBody();
        return String.valueOf(answer.get("token"));
    }

    /** A token of {@code name}, who is made administrator; roles do not depend on which test came first. */
    public static String adminToken(WebTestClient client, DatabaseClient database, String name) {
        return tokenAs("admin", client, database, name);
    }

    /** A token of {@code name}, who is no administrator even when first on the database. */
    public static String userToken(WebTestClient client, DatabaseClient database, String name) {
        return tokenAs("user", client, database, name);
    }

    private static String tokenAs(String role, WebTestClient client, DatabaseClient database, String name) {
        register(client, name).expectBody(Void.class).returnResult();
        database.sql("UPDATE account SET role = :role WHERE email = :email")
                .bind("role", role)
                .bind("email", email(name))
                .then()
                .block();
        return token(client, name);
    }

    /** The address of an account made here. */
    public static String email(String name) {
        return name + "@example.org";
    }

    /** Tries to register {@code name}. */
    public static WebTestClient.ResponseSpec register(WebTestClient client, String name) {
        return post(
                client,
                "/auth/register/",
                Map.of("username", name, "email", email(name), "password", PASSWORD, "password2", PASSWORD));
    }

    /** Posts JSON without a token. */
    public static WebTestClient.ResponseSpec post(WebTestClient client, String path, Object body) {
        return client.post()
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
