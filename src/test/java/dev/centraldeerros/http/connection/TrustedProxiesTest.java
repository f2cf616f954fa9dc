package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What a server behind Reactor Netty sees of a request that comes from 127.0.0.1. */
class TrustedProxiesTest {
    private DisposableServer server;

    private String seen(List<String> trusted, String... headers) throws Exception {
        TrustedProxies proxies = new TrustedProxies(trusted);
        HttpServer http = HttpServer.create().host("127.0.0.1").port(0);
        server = (proxies.isAny() ? http.forwarded(proxies) : http.forwarded(false))
                .handle((request, response) -> response.sendString(
                        Mono.just(request.remoteAddress().getAddress().getHostAddress() + " " + request.scheme() + "://"
                                + request.hostName() + ":" + request.hostPort())))
                .bindNow();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()))
                .headers(headers)
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body()
                .replace(":" + server.port(), ":own");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.disposeNow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7 | 198.51.100.7",
                "203.0.113.1, 198.51.100.7 | 198.51.100.7",
                "203.0.113.1, 198.51.100.7, 10.1.2.3 | 198.51.100.7",
                "10.9.9.9, 10.1.2.3 | 10.9.9.9",
                "198.51.100.7:4711 | 198.51.100.7",
                "[2001:db8::7]:4711 | 2001:db8:0:0:0:0:0:7",
                "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "::ffff:198.51.100.7 | 198.51.100.7",
                "198.51.100.7, unknown | 127.0.0.1",
                "evil, 10.1.2.3 | 10.1.2.3",
                "example.com | 127.0.0.1"
            })
    void theClientIsTheRightMostAddressThatIsNoTrustedProxys(String chain, String client) throws Exception {
        assertThat(seen(List.of("127.0.0.1", "10.0.0.0/8"), "X-Forwarded-For", chain))
                .startsWith(client + " http://127.0.0.1:own");
    }

    @Test
    void aProxyThatTellsTheSchemeAloneIsBelieved() throws Exception {
        assertThat(seen(List.of("127.0.0.1"), "X-Forwarded-Proto", "https")).startsWith("127.0.0.1 https://127.0.0.1");
        assertThat(seen(List.of("10.0.0.1"), "X-Forwarded-Proto", "https")).startsWith("127.0.0.1 http://127.0.0.1");
    }

    @Test
    void withoutTrustedProxiesNoHeaderCounts() throws Exception {
        String[] headers = {
            "X-Forwarded-For",
            "198.51.100.7",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "evil.example",
            "X-Forwarded-Prefix",
            "/x",
            "Forwarded",
            "for=198.51.100.7;host=evil.example"
        };
        assertThat(seen(List.of(), headers)).isEqualTo("127.0.0.1 http://127.0.0.1:own");
        stop();
        assertThat(seen(List.of("10.0.0.0/8", "::1"), headers)).isEqualTo("127.0.0.1 http://127.0.0.1:own");
    }

    @Test
    void schemeHostAndPortAreThoseThatTheNearestProxyGave() throws Exception {
        List<String> trusted = List.of("127.0.0.0/8");
        assertThat(seen(
                        trusted,
                        "X-Forwarded-For",
                        "198.51.100.7",
                        "X-Forwarded-Proto",
                        "http, https",
                        "X-Forwarded-Host",
                        "evil.example, logs.example.com"))
                .isEqualTo("198.51.100.7 https://logs.example.com:443");
        stop();
        assertThat(seen(
                        trusted,
                        "X-Forwarded-For",
                        "198.51.100.7",
                        "X-Forwarded-Host",
                        "logs.example.com",
                        "X-Forwarded-Port",
                        "8443"))
                .isEqualTo("198.51.100.7 http://logs.example.com:8443");
        stop();
        assertThat(seen(
                        trusted,
                        "X-Forwarded-For",
                        "198.51.100.7",
                        "X-Forwarded-Proto",
                        "gopher",
                        "X-Forwarded-Host",
                        "a b\"",
                        "X-Forwarded-Port",
                        "99999"))
                .isEqualTo("198.51.100.7 http://127.0.0.1:own");
        stop();
        assertThat(seen(
                        trusted,
                        "Forwarded",
                        "for=203.0.113.1, for=\"[2001:db8::7]:4711\";proto=https;host=\"logs.example.com:8443\""))
                .isEqualTo("2001:db8:0:0:0:0:0:7 https://logs.example.com:8443");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::1/129", "a", "10.0.0.1/x"})
    void whatIsNoAddressStopsTheStart(String range) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(range))).hasMessageContaining("central.trusted-proxies");
    }
}
