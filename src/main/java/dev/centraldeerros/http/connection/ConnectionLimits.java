package dev.centraldeerros.http.connection;

import dev.centraldeerros.CentralProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Counts connections in total and by address, except for trusted proxies. Additional ones get 503; beyond {@link
 * #MAX_REJECTED} of those, connections are closed without a response.
 */
@Component
final class ConnectionLimits {
    /**
     * Maximum number of rejected connections that wait for their 503, each for at most {@link
     * HttpLimits#HEADERS_COMPLETE}.
     */
    private static final int MAX_REJECTED = 256;

    /** Result for a new connection. */
    enum Entry {
        ACCEPTED,
        REJECTED,
        CLOSED
    }

    private final int most;
    private final int mostFromOne;
    private final TrustedProxies proxies;
    private final AtomicInteger open = new AtomicInteger();

    /** Number of open connections by address, without zeros. Updated atomically. */
    private final Map<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    private final Counter refused;

    @Autowired
    ConnectionLimits(CentralProperties properties, TrustedProxies proxies, MeterRegistry meters) {
        this(properties.connections(), properties.connectionsPerAddress(), proxies, meters);
    }

    ConnectionLimits(int most, int mostFromOne, TrustedProxies proxies, MeterRegistry meters) {
        this.most = most;
        this.mostFromOne = mostFromOne;
        this.proxies = proxies;
        this.refused = Counter.builder("central.http.connections.refused")
                .description("Connections on top of what may be open")
                .register(meters);
        Gauge.builder("central.http.connections", open, AtomicInteger::get)
                .description("Open connections, those that are refused included")
                .register(meters);
    }

    /** Counts a new connection, also a rejected one. */
    Entry acquire(@Nullable SocketAddress from) {
        int all = open.incrementAndGet();
        InetAddress address = address(from);
        int fromOne = address == null ? 0 : byAddress.merge(address, 1, Integer::sum);
        if (all <= most && fromOne <= mostFromOne) {
            return Entry.ACCEPTED;
        }
        refused.increment();
        return all <= most + MAX_REJECTED && fromOne <= mostFromOne + MAX_REJECTED ? Entry.REJECTED : Entry.CLOSED;
    }

    /** Removes a closed connection from the count. */
    void release(@Nullable SocketAddress from) {
        int unused = open.decrementAndGet();
        InetAddress address = address(from);
        if (address != null) {
            Integer unusedCount = byAddress.computeIfPresent(address, (one, count) -> count == 1 ? null : count - 1);
        }
    }

    private @Nullable InetAddress address(@Nullable SocketAddress from) {
        if (!(from instanceof InetSocketAddress peer) || peer.getAddress() == null) {
            return null;
        }
        return proxies.isTrusted(peer.getAddress()) ? null : peer.getAddress();
    }
}
