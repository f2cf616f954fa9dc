package dev.centraldeerros.http.connection;

import dev.centraldeerros.CentralProperties;
import dev.centraldeerros.CentralProperties.ForwardedBy;
import dev.centraldeerros.StartupException;
import dev.centraldeerros.http.route.BasePath;
import dev.centraldeerros.http.route.Host;
import dev.centraldeerros.http.route.RequestTarget.Fault;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import reactor.netty.http.server.ConnectionInfo;

/**
 * Client address, requested authority and base path of a request behind proxies. Only headers of trusted proxies count: the
 * client is the right-most address that is not a trusted proxy, and scheme, host and port are the right-most ones.
 */
@Component
final class TrustedProxies implements BiFunction<ConnectionInfo, HttpRequest, ConnectionInfo> {
    private final List<AddressRange> ranges;
    private final ForwardedBy form;
    private final BasePath base;

    @Autowired
    TrustedProxies(CentralProperties properties) {
        this(
                properties.trustedProxies(),
                properties.forwardedBy(),
                BasePath.parse(properties.basePath())
                        .orElseThrow(() -> new StartupException(
                                "central.base-path",
                                "must be a path such as /central, not " + properties.basePath(),
                                null)));
    }

    /**
     * Creates the list.
     *
     * @param trusted addresses or ranges
     * @throws StartupException if an entry is invalid
     */
    TrustedProxies(List<String> trusted, ForwardedBy form, BasePath base) {
        this.form = form;
        this.base = base;
        this.ranges = trusted.stream()
                .map(text -> AddressRange.of(text)
                        .orElseThrow(() -> new StartupException(
                                "central.trusted-proxies",
                                text + " is neither an address nor a range, for example 10.0.0.0/8",
                                null)))
                .toList();
    }

    /** Returns whether a request may differ from its connection. */
    boolean isNeeded() {
        return !ranges.isEmpty() || !base.isRoot();
    }

    BasePath base() {
        return base;
    }

    @Override
    public ConnectionInfo apply(ConnectionInfo connection, HttpRequest request) {
        InetSocketAddress peer = connection.getRemoteAddress();
        if (peer == null || peer.getAddress() == null || !isTrusted(peer.getAddress())) {
            return below(base, connection);
        }
        // Last, because the other changes drop it.
        return below(prefix(request).orElse(base), forwarded(connection, peer, request));
    }

    private static ConnectionInfo below(BasePath path, ConnectionInfo connection) {
        return path.isRoot() ? connection : connection.withForwardedPrefix(path.path());
    }

    private Optional<BasePath> prefix(HttpRequest request) {
        String prefix = form == ForwardedBy.FORWARDED ? null : ForwardedHeaders.prefix(request);
        return prefix == null ? Optional.empty() : BasePath.parse(prefix);
    }

    private ConnectionInfo forwarded(ConnectionInfo connection, InetSocketAddress peer, HttpRequest request) {
        boolean isStandard = form == ForwardedBy.FORWARDED
                || (form == ForwardedBy.ANY
                        && ForwardedHeaders.isStandard(request)
                        && !ForwardedHeaders.isTwofold(request));
        ForwardedHeaders forwarded = isStandard ? ForwardedHeaders.standard(request) : ForwardedHeaders.common(request);
        ConnectionInfo seen = connection.withRemoteAddress(
                new InetSocketAddress(client(peer.getAddress(), forwarded.clients()), peer.getPort()));
        String scheme = forwarded.scheme();
        if (scheme != null && (scheme.equals("http") || scheme.equals("https"))) {
            seen = seen.withScheme(scheme);
        }
        return withHost(seen, connection, forwarded);
    }

    /**
     * Returns a fault if a trusted proxy passes on {@code Forwarded} and {@code X-Forwarded-For} that disagree, because then one
     * of them is the client's own.
     */
    Optional<Fault> fault(@Nullable SocketAddress peer, HttpRequest request) {
        if (form != ForwardedBy.ANY
                || !ForwardedHeaders.isTwofold(request)
                || !(peer instanceof InetSocketAddress from)
                || !isTrusted(from.getAddress())) {
            return Optional.empty();
        }
        ForwardedHeaders standard = ForwardedHeaders.standard(request);
        ForwardedHeaders common = ForwardedHeaders.common(request);
        boolean isOneClient =
                client(from.getAddress(), standard.clients()).equals(client(from.getAddress(), common.clients()));
        return isOneClient && standard.agrees(common)
                ? Optional.empty()
                : Optional.of(new Fault(
                        "Forwarded",
                        "contradicts X-Forwarded-*; set central.forwarded-by to the one that your proxy writes"));
    }

    /** Walks from right to left over trusted proxies; stops at text that is not an address. */
    private InetAddress client(InetAddress peer, List<String> clients) {
        InetAddress client = peer;
        for (int i = clients.size() - 1; i >= 0 && isTrusted(client); i--) {
            Optional<InetAddress> before = AddressRange.address(withoutPort(clients.get(i)));
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
