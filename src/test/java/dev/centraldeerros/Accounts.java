package dev.centraldeerros;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.WebTestClient;

/** Accounts for tests: a name is enough. */
public final class Accounts {
    /** The password of every account made here. */
    public static final String PASSWORD = "correct horse battery staple";

    private static final Map<WebTestClient, Map<String, String>> TOKENS =
            Collections.synchronizedMap(new WeakHashMap<>());

    private Accounts() {}

    /**
     * Returns a token of an account, which is registered first if need be. The first name on a database is administrator. A token that is
     * still good is returned again, because every sign-in costs a password hash.
     */
    public static String token(WebTestClient client, String name) {
        return token(client, name, "");
    }

    private static String token(WebTestClient client, String name, String role) {
        Map<String, String> known = TOKENS.computeIfAbsent(client, unused -> new ConcurrentHashMap<>());
        return known.compute(
                role + " " + name,
                (key, token) -> token != null && isGood(client, token) ? token : newToken(client, name));
    }

    private static boolean isGood(WebTestClient client, String token) {
        return client.get()
                .uri("/auth/me/")
                .header("Authorization", "Bearer " + token)
                .exchange()
                .expectBody(Void.class)
                .returnResult()
                .getStatus()
                .is2xxSuccessful();
    }

    /** Signs an account in, which is registered first if need be, and returns the token of this session. */
    public static String newToken(WebTestClient client, String name) {
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
        return token(client, name, role);
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
