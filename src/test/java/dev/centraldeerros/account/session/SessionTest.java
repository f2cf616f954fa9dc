package dev.centraldeerros.account.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.centraldeerros.Accounts;
import dev.centraldeerros.Api;
import dev.centraldeerros.Events;
import dev.centraldeerros.Http;
import dev.centraldeerros.LiveStream;
import dev.centraldeerros.ServerTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A browser's session, from sign-in to its end in every way. */
@ServerTest
@TestPropertySource(properties = {"spring.application.name=session", "central.trusted-proxies=127.0.0.1"})
class SessionTest {
    private static final String SESSION = "/auth/session/";
    private static final String SESSIONS = "/auth/sessions/";
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(30);

    @Autowired
    private WebTestClient web;

    @Autowired
    private DatabaseClient database;

    @LocalServerPort
    private int port;

    private HttpResponse<String> signIn(String name, String... headers) {
        Accounts.register(web, name).expectBody(Void.class).returnResult();
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of("email", Accounts.email(name), "password", Accounts.PASSWORD));
        HttpRequest.Builder request =
                anonymous(SESSION).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return Http.send(with(request, headers));
    }

    private HttpRequest.Builder anonymous(String path) {
        return HttpRequest.newBuilder(java.net.URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    private static String[] with(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    private static String setCookie(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.headers().firstValue("Set-Cookie").orElseThrow();
    }

    /** Of a browser that signed in. */
    private String cookie(String name) {
        return setCookie(signIn(name)).replaceAll(";.*", "");
    }

    private int status(String method, String path, String... headers) {
        return Http.send(with(anonymous(path).method(method, BodyPublishers.noBody()), headers))
                .statusCode();
    }

    private int me(String cookie) {
        return status("GET", "/auth/me/", "Cookie", cookie);
    }

    private void execute(String sql) {
        StepVerifier.create(database.sql(sql).then()).verifyComplete();
    }

    @Test
    void theTokenIsInACookieThatScriptsAndOtherSitesCannotUse() {
        HttpResponse<String> answer = signIn("cookie");

        String cookie = setCookie(answer);
        assertThat(cookie)
                .matches("session-[A-Za-z0-9_-]{8}=ey.*")
                .containsIgnoringCase("; HttpOnly")
                .contains("; Path=/", "; SameSite=Strict", "; Max-Age=28800")
                .doesNotContain("Secure", "Domain");
        JsonNode body = Http.json(answer);
        assertThat(body.propertyNames()).containsExactly("id", "username", "email", "role");
        assertThat(answer.body()).doesNotContain("eyJ");
        assertThat(me(cookie.replaceAll(";.*", ""))).isEqualTo(200);
    }

    @Test
    void underHttpsItIsSecureAndOfThisHostAlone() {
        String[] tls = {"X-Forwarded-For", "198.51.100.1", "X-Forwarded-Proto", "https"};
        String cookie = setCookie(signIn("secure", tls));
        String pair = cookie.replaceAll(";.*", "");

        assertThat(cookie)
                .matches("__Host-session-[A-Za-z0-9_-]{8}=ey.*")
                .containsIgnoringCase("; HttpOnly")
                .contains("; Secure", "; SameSite=Strict", "; Path=/")
                .doesNotContain("Domain");
        assertThat(status("GET", "/auth/me/", with(tls, "Cookie", pair))).isEqualTo(200);
        // What a neighbour may have planted under the plain name does not count, nor this one without TLS.
        assertThat(me(pair)).isEqualTo(401);
        assertThat(status("GET", "/auth/me/", with(tls, "Cookie", pair.substring("__Host-".length()))))
                .isEqualTo(401);
    }

    @Test
    void signingOutTakesTheCookieAndEndsTheToken() {
        String cookie = cookie("leaver");
        String token = cookie.substring(cookie.indexOf('=') + 1);
        assertThat(status("GET", "/auth/me/", "Authorization", "Bearer " + token))
                .isEqualTo(200);

        HttpResponse<String> answer =
                Http.send(anonymous(SESSION).DELETE().headers("Cookie", cookie, "Sec-Fetch-Site", "same-origin"));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith(cookie.substring(0, cookie.indexOf('=')) + "=;")
                .containsIgnoringCase("; HttpOnly")
                .contains("Max-Age=0", "Path=/", "SameSite=Strict");
        assertThat(me(cookie)).isEqualTo(401);
        assertThat(status("GET", "/auth/me/", "Authorization", "Bearer " + token))
                .isEqualTo(401);
        // Signing out twice has no effect.
        assertThat(status("DELETE", SESSION, "Cookie", cookie, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(401);
    }

    /** The cases of a change, by what speaks for it and where it comes from. */
    @ParameterizedTest
    @CsvSource({
        "cookie, cross-site, , 403",
        "cookie, same-site, , 403",
        "cookie, none, , 403",
        "cookie, same-origin, , 204",
        "cookie, same-origin, http://evil.example, 204",
        "cookie, cross-site, own, 403",
        "cookie, , own, 204",
        "cookie, , http://evil.example, 403",
        "cookie, , null, 403",
        "cookie, , , 403",
        "bearer, cross-site, http://evil.example, 204",
        "both, cross-site, http://evil.example, 204",
        "nothing, cross-site, http://evil.example, 401",
        "proxied, cross-site, , 403",
        "proxied, same-origin, , 204",
        "proxied, , own, 204",
        "proxied, , http://evil.example, 403",
    })
    void onlyAPageOfThisServerMakesAChangeWithTheCookie(String credentials, String site, String origin, int status) {
        String cookie = cookie("changer");
        List<String> headers = new ArrayList<>();
        if (credentials.equals("proxied")) {
            headers.addAll(List.of("Authorization", "Basic dXNlcjpwYXNzd29yZA=="));
        }
        if (!credentials.equals("bearer") && !credentials.equals("nothing")) {
            headers.addAll(List.of("Cookie", cookie));
        }
        if (credentials.equals("bearer") || credentials.equals("both")) {
            headers.addAll(List.of("Authorization", "Bearer " + Accounts.newToken(web, "changer")));
        }
        if (site != null) {
            headers.addAll(List.of("Sec-Fetch-Site", site));
        }
        if (origin != null) {
            headers.addAll(List.of("Origin", origin.equals("own") ? "http://127.0.0.1:" + port : origin));
        }

        assertThat(status("DELETE", SESSIONS, headers.toArray(String[]::new))).isEqualTo(status);
    }

    @Test
    void credentialsOfAProxyDoNotCountBesideTheCookie() {
        String cookie = cookie("behind");
        for (String scheme : List.of("Basic dXNlcjpwYXNzd29yZA==", "Negotiate YII", "Digest username=\"a\"")) {
            assertThat(status("GET", "/auth/me/", "Cookie", cookie, "Authorization", scheme))
                    .isEqualTo(200);
            assertThat(status("GET", "/auth/me/", "Authorization", scheme)).isEqualTo(401);
            // Which a browser adds to the sign-in, too.
            assertThat(signIn("behind", "Authorization", scheme, "Origin", "http://evil.example")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aRefusedPageIsToldBothOriginsAndWhatHelps() {
        HttpResponse<String> refused = signIn("named", "Origin", "http://errors_1.example:8081");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Http.json(refused).get("detail").stringValue())
                .contains("http://errors_1.example:8081", "127.0.0.1:" + port, "Host", "central.public-url");
    }

    @Test
    void hostsWithAnUnderscoreAreCompared() {
        String[] own = {"X-Forwarded-For", "198.51.100.1", "X-Forwarded-Host", "errors_1.example"};
        assertThat(signIn("underscore", with(own, "Origin", "http://errors_1.example"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(signIn("underscore", with(own, "Origin", "http://errors_2.example"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theCookieIsNotTurnedIntoATokenThatScriptsCanRead() {
        String cookie = cookie("unread");
        assertThat(status("POST", "/auth/refresh/", "Cookie", cookie, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(401);
        assertThat(me(cookie)).isEqualTo(200);
    }

    @Test
    void anotherSiteCannotSignItsVisitorIn() {
        assertThat(signIn("lured", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(403);
        assertThat(signIn("lured", "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(signIn("lured", "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(200);
        assertThat(signIn("lured").statusCode()).isEqualTo(200);
    }

    @Test
    void theNameOfEarlierVersionsIsReadToo() {
        String token = cookie("upgraded").replaceFirst(".*?=", "");
        String old = "session=" + token;

        assertThat(me(old)).isEqualTo(200);
        assertThat(status("DELETE", SESSIONS, "Cookie", old, "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(403);
        HttpResponse<String> answer =
                Http.send(anonymous(SESSION).DELETE().headers("Cookie", old, "Sec-Fetch-Site", "same-origin"));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("session=;");
        assertThat(me(old)).isEqualTo(401);
    }

    @Test
    void cookiesOfOtherInstallationsOnTheHostDoNotCount() {
        String own = cookie("neighbour");

        assertThat(me("session=of-another; " + own + "; session-ABCDEFGH=ey")).isEqualTo(200);
        assertThat(me(own + "; session=of-another")).isEqualTo(200);
        assertThat(me("session-ABCDEFGH=" + own.replaceFirst(".*?=", ""))).isEqualTo(401);
    }

    @Test
    void readingNeedsNoProofAndTheHeaderWins() {
        String cookie = cookie("reader");

        assertThat(status("GET", "/auth/me/", "Cookie", cookie, "Sec-Fetch-Site", "cross-site"))
                .isEqualTo(200);
        assertThat(status("GET", "/auth/me/", "Cookie", cookie, "Authorization", "Bearer wrong"))
                .isEqualTo(401);
        assertThat(status("GET", "/auth/me/", "Cookie", "session=wrong")).isEqualTo(401);
    }

    @Test
    void sessionsAreListedAndEndedByTheirOwnerAlone() {
        String first = cookie("owner");
        String second =
                setCookie(signIn("owner", "User-Agent", "Firefox on Linux")).replaceAll(";.*", "");
        String other = cookie("stranger");
        JsonNode sessions = Http.json(Http.send(anonymous(SESSIONS).header("Cookie", second)));
        JsonNode own = sessions.get("results")
                .valueStream()
                .filter(session -> session.get("current").booleanValue())
                .findFirst()
                .orElseThrow();
        JsonNode old = sessions.get("results")
                .valueStream()
                .filter(session -> !session.get("current").booleanValue())
                .findFirst()
                .orElseThrow();

        assertThat(sessions.get("results").size()).isEqualTo(2);
        assertThat(own.get("agent").stringValue()).isEqualTo("Firefox on Linux");
        assertThat(own.get("address").stringValue()).isEqualTo("127.0.0.1");
        String path = SESSIONS + old.get("id").stringValue() + "/";
        assertThat(status("DELETE", path, "Cookie", other, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(404);
        assertThat(me(first)).isEqualTo(200);
        assertThat(status("DELETE", path, "Cookie", second, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(204);
        assertThat(me(first)).isEqualTo(401);
        assertThat(me(second)).isEqualTo(200);
        assertThat(me(other)).isEqualTo(200);
    }

    @Test
    void endingAllOthersLeavesOnesOwn() {
        String first = cookie("tidy");
        String bearer = Accounts.newToken(web, "tidy");
        String own = cookie("tidy");

        assertThat(status("DELETE", SESSIONS, "Cookie", own, "Sec-Fetch-Site", "same-origin"))
                .isEqualTo(204);

        assertThat(me(own)).isEqualTo(200);
        assertThat(me(first)).isEqualTo(401);
        assertThat(status("GET", "/auth/me/", "Authorization", "Bearer " + bearer))
                .isEqualTo(401);
    }

    @Test
    void aRefreshedTokenIsOfTheSameSession() {
        String first = Accounts.newToken(web, "refresher");
        String second = Http.json(Http.send(
                        new Http(port, first).request("/auth/refresh/").POST(BodyPublishers.noBody())))
                .get("token")
                .stringValue();
        JsonNode sessions = Http.json(new Http(port, second).get(SESSIONS));
        assertThat(sessions.get("results").size()).isOne();

        assertThat(status("DELETE", SESSION, "Authorization", "Bearer " + first))
                .isEqualTo(204);

        assertThat(status("GET", "/auth/me/", "Authorization", "Bearer " + second))
                .isEqualTo(401);
    }

    @Test
    void aDisabledAccountLosesItsTokensAndStreams() throws Exception {
        String cookie = cookie("dismissed");
        Http http = new Http(port, Accounts.newToken(web, "dismissed"));
        Http other = new Http(port, Accounts.newToken(web, "colleague"));
        try (LiveStream stream = LiveStream.open(http, "?source=dismissed");
                LiveStream goesOn = LiveStream.open(other, "?source=dismissed")) {
            execute("UPDATE account SET enabled = false WHERE email = '" + Accounts.email("dismissed") + "'");

            await().atMost(QUERY_TIMEOUT).until(() -> me(cookie) == 401);
            await().atMost(QUERY_TIMEOUT).until(() -> http.get("/auth/me/").statusCode() == 401);
            stream.awaitEnd();
            assertThat(stream.endedProperly()).isTrue();
            new Api(web, other.token()).post(Events.json("after", "source", "dismissed"));
            goesOn.awaitLogs(1);
        }
    }

    @Test
    void aDemotedAdministratorLosesThatAndItsStreams() throws Exception {
        Http http = new Http(port, Accounts.adminToken(web, database, "demoted"));
        assertThat(http.get("/v1/api/storage/").statusCode()).isEqualTo(200);
        try (LiveStream stream = LiveStream.open(http, "?source=demoted")) {
            execute("UPDATE account SET role = 'user' WHERE email = '" + Accounts.email("demoted") + "'");

            await().atMost(QUERY_TIMEOUT)
                    .until(() -> http.get("/v1/api/storage/").statusCode() == 403);
            stream.awaitEnd();
        }
        assertThat(http.get("/auth/me/").statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> changePassword(String cookie, String current, String wanted, String again) {
        String body = JsonMapper.shared()
                .writeValueAsString(Map.of("current", current, "password", wanted, "password2", again));
        return Http.send(anonymous("/auth/password/")
                .headers("Cookie", cookie, "Sec-Fetch-Site", "same-origin", "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aChangedPasswordEndsAllOtherSessions() {
        String other = cookie("changed");
        String bearer = Accounts.newToken(web, "changed");
        String own = cookie("changed");
        String fresh = "staple battery horse correct";

        assertThat(changePassword(own, Accounts.PASSWORD, fresh, fresh).statusCode())
                .isEqualTo(204);

        assertThat(me(own)).isEqualTo(200);
        assertThat(me(other)).isEqualTo(401);
        assertThat(status("GET", "/auth/me/", "Authorization", "Bearer " + bearer))
                .isEqualTo(401);
        assertThat(signIn("changed").statusCode()).isEqualTo(400);
        assertThat(changePassword(own, fresh, Accounts.PASSWORD, Accounts.PASSWORD)
                        .statusCode())
                .isEqualTo(204);
        assertThat(signIn("changed").statusCode()).isEqualTo(200);
    }

    @Test
    void aPasswordIsNotChangedByWhoeverDoesNotKnowIt() {
        String own = cookie("keeper");
        HttpResponse<String> wrong = changePassword(own, "not the password", "another good one", "another good one");
        HttpResponse<String> bad = changePassword(own, Accounts.PASSWORD, "short", "other");

        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(Http.json(wrong).get("errors").propertyNames()).containsExactly("current");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(Http.json(bad).get("errors").propertyNames()).containsExactlyInAnyOrder("password", "password2");
        for (int i = 0; i < 10; i++) {
            wrong = changePassword(own, "not the password", "another good one", "another good one");
        }
        assertThat(wrong.statusCode()).isEqualTo(429);
        assertThat(me(own)).isEqualTo(200);
    }
}
