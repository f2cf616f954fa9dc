package dev.centraldeerros.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.centraldeerros.CentralProperties.ForwardedBy;
import dev.centraldeerros.http.route.BasePath;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
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
        return seen(new TrustedProxies(trusted, ForwardedBy.ANY, BasePath.ROOT), headers);
    }

    private String seen(TrustedProxies proxies, String... headers) throws Exception {
        HttpServer http = HttpServer.create().host("127.0.0.1").port(0);
        server = (proxies.isNeeded() ? http.forwarded(proxies) : http.forwarded(false))
                .handle((request, response) -> response.sendString(
                        Mono.just(request.remoteAddress().getAddress().getHostAddress() + " " + request.scheme() + "://"
                                + request.hostName() + ":" + request.hostPort()
                                + Objects.requireNonNullElse(request.forwardedPrefix(), ""))))
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

    @Test
    void aProxyThatWritesForwardedMayPassOnXForwardedOfTheClient() throws Exception {
        String[] headers = {
            "X-Forwarded-For", "203.0.113.9", "X-Forwarded-Prefix", "/x", "Forwarded", "for=198.51.100.7;proto=https"
        };
        List<String> trusted = List.of("127.0.0.1");

        assertThat(seen(new TrustedProxies(trusted, ForwardedBy.FORWARDED, BasePath.ROOT), headers))
                .startsWith("198.51.100.7 https://127.0.0.1");
        stop();
        assertThat(seen(new TrustedProxies(trusted, ForwardedBy.X_FORWARDED, BasePath.ROOT), headers))
                .isEqualTo("203.0.113.9 http://127.0.0.1:own/x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 | for=198.51.100.7 | true",
                "198.51.100.7 | for=198.51.100.7 | false",
                "203.0.113.9, 198.51.100.7 | for=198.51.100.7 | false",
                "198.51.100.7, 10.0.0.1 | for=198.51.100.7 | false",
                "198.51.100.7 | for=_hidden | true",
                "198.51.100.7 | for=\"198.51.100.7:4711\";proto=http | true",
                "198.51.100.7 | for=198.51.100.7;proto=HTTPS;host=A.example | false",
                "198.51.100.7 | for=198.51.100.7;host=b.example | true"
            })
    void headersThatContradictEachOtherAreAFault(String common, String standard, boolean isFault) {
        DefaultHttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers()
                .set("X-Forwarded-For", common)
                .set("X-Forwarded-Proto", "https")
                .set("X-Forwarded-Host", "a.example")
                .set("Forwarded", standard);
        InetSocketAddress peer = new InetSocketAddress("10.0.0.1", 4711);
        List<String> trusted = List.of("10.0.0.0/8");

        assertThat(new TrustedProxies(trusted, ForwardedBy.ANY, BasePath.ROOT)
                        .fault(peer, request)
                        .isPresent())
                .isEqualTo(isFault);
        assertThat(new TrustedProxies(trusted, ForwardedBy.FORWARDED, BasePath.ROOT).fault(peer, request))
                .isEmpty();
        assertThat(new TrustedProxies(List.of(), ForwardedBy.ANY, BasePath.ROOT).fault(peer, request))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/central | /central",
                "/central/ | /central",
                "/a, /tools/errors | /tools/errors",
                "/ | ''",
                "/../etc | /own",
                "/a//b | /own",
                "//evil.example | /own",
                "/a b | /own",
                "/\"><script> | /own"
            })
    void theBasePathIsThatOfTheNearestProxyOrTheConfiguredOne(String prefix, String base) throws Exception {
        BasePath own = BasePath.parse("/own").orElseThrow();
        assertThat(seen(new TrustedProxies(List.of("127.0.0.1"), ForwardedBy.ANY, own), "X-Forwarded-Prefix", prefix))
                .isEqualTo("127.0.0.1 http://127.0.0.1:own" + base);
        stop();
        assertThat(seen(new TrustedProxies(List.of(), ForwardedBy.ANY, own), "X-Forwarded-Prefix", prefix))
                .isEqualTo("127.0.0.1 http://127.0.0.1:own/own");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"proxy.example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "::1/129", "a", "10.0.0.1/x"})
    void whatIsNoAddressStopsTheStart(String range) {
        assertThatThrownBy(() -> new TrustedProxies(List.of(range), ForwardedBy.ANY, BasePath.ROOT))
                .hasMessageContaining("central.trusted-proxies");
    }
}
