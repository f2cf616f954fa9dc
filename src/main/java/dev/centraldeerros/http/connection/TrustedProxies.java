package dev.centraldeerros.http.connection;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.StartupException;
import dev.centraldeerros.http.route.Host;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.ConnectionInfo;

/**
 * Client address and requested authority of a request behind proxies. Only headers of trusted proxies count: the client is
 * the right-most address that is not a trusted proxy, and scheme, host and port are the right-most ones. {@code Forwarded}
 * (RFC 7239) is read only without {@code X-Forwarded-For}.
 */
@Component
final class TrustedProxies implements BiFunction<ConnectionInfo, HttpRequest, ConnectionInfo> {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String PORT = "X-Forwarded-Port";
    private static final String FORWARDED = "Forwarded";

    private final List<AddressRange> ranges;

    @Autowired
    TrustedProxies(CentralProperties properties) {
        this(properties.trustedProxies());
    }

    /**
     * Creates the list.
     *
     * @param trusted addresses or ranges
     * @throws StartupException if an entry is invalid
     */
    TrustedProxies(List<String> trusted) {
        this.ranges = trusted.stream()
                .map(text -> AddressRange.of(text)
                        .orElseThrow(() -> new StartupException(
                                "central.trusted-proxies",
                                text + " is neither an address nor a range, for example 10.0.0.0/8",
                                null)))
                .toList();
    }

    /** Returns whether any proxy is trusted; otherwise headers are ignored. */
    boolean isAny() {
        return !ranges.isEmpty();
    }

    @Override
    public ConnectionInfo apply(ConnectionInfo connection, HttpRequest request) {
        InetSocketAddress peer = connection.getRemoteAddress();
        if (peer == null || peer.getAddress() == null || !isTrusted(peer.getAddress())) {
            return connection;
        }
        boolean isStandard =
                request.headers().contains(FORWARDED) && !request.headers().contains(FOR);
        ForwardedHeaders forwarded = isStandard ? forwarded(request) : xForwarded(request);
        ConnectionInfo seen = connection.withRemoteAddress(
                new InetSocketAddress(client(peer.getAddress(), forwarded.clients()), peer.getPort()));
        String scheme = forwarded.scheme() == null ? "" : forwarded.scheme().toLowerCase(Locale.ROOT);
        if (scheme.equals("http") || scheme.equals("https")) {
            seen = seen.withScheme(scheme);
        }
        return withHost(seen, connection, forwarded);
    }

    /**
     * Forwarding headers of a request, from left to right.
     *
     * @param clients addresses; the peer added the last one
     */
    private record ForwardedHeaders(
            List<String> clients,
            @Nullable String scheme,
            @Nullable String host,
            @Nullable String port) {}

    private static ForwardedHeaders xForwarded(HttpRequest request) {
        return new ForwardedHeaders(list(request, FOR), last(request, PROTO), last(request, HOST), last(request, PORT));
    }

    private static ForwardedHeaders forwarded(HttpRequest request) {
        List<String> clients = new ArrayList<>();
        String scheme = null;
        String host = null;
        for (String element : list(request, FORWARDED)) {
            String client = "";
            for (String pair : element.split(";", -1)) {
                int equals = pair.indexOf('=');
                String value =
                        equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
                switch (equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                    case "for" -> client = value;
                    case "proto" -> scheme = value;
                    case "host" -> host = value;
                    default -> {
                        // "by" and extensions are not used.
                    }
                }
            }
            clients.add(client);
        }
        return new ForwardedHeaders(clients, scheme, host, null);
    }

    /** Walks from right to left over trusted proxies; stops at text that is not an address. */
    private InetAddress client(InetAddress peer, List<String> clients) {
        InetAddress client = peer;
        for (int i = clients.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> before = AddressRange.address(withoutPort(unquoted(clients.get(i))));
            if (before.isEmpty()) {
                break;
            }
            client = before.get();
        }
        return client;
    }

    boolean isTrusted(InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static ConnectionInfo withHost(ConnectionInfo seen, ConnectionInfo connection, ForwardedHeaders forwarded) {
        InetSocketAddress local = connection.getHostAddress();
        String host = forwarded.host();
        if (local == null) {
            return seen;
        }
        int port = forwarded.port() == null || !Host.isValid("h:" + forwarded.port()) ? -1 : number(forwarded.port());
        if (host != null && Host.isValid(host)) {
            int colon = Host.colon(host);
            String name = colon < 0 ? host : host.substring(0, colon);
            int given = colon < 0 ? -1 : number(host.substring(colon + 1));
            return seen.withHostAddress(local, name, given >= 0 ? given : port);
        }
        return port < 0 ? seen : seen.withHostAddress(local, seen.getHostName(), port);
    }

    private static int number(String digits) {
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }

    private static List<String> list(HttpRequest request, String header) {
        List<String> values = new ArrayList<>();
        for (String line : request.headers().getAll(header)) {
            for (String value : line.split(",", -1)) {
                values.add(value.strip());
            }
        }
        return values;
    }

    private static @Nullable String last(HttpRequest request, String header) {
        List<String> values = list(request, header);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    /** Removes the port of {@code 192.0.2.1:4711} and {@code [2001:db8::1]:4711}; {@code 2001:db8::1} has none. */
    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            int end = address.indexOf(']');
            return end < 0 ? address : address.substring(1, end);
        }
        int colon = address.indexOf(':');
        return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }
}
