package dev.centraldeerros.http.connection;

import dev.centraldeerros.CentralProperties;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** Applies {@link HttpLimits} and the handlers of this package to Reactor Netty. */
@Component
class NettyCustomizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {
    private final TrustedProxies proxies;
    private final Clock clock;
    private final ConnectionDrainer leaving;
    private final ConnectionLimits connections;
    private final Duration bodySilence;

    NettyCustomizer(
            CentralProperties properties,
            TrustedProxies proxies,
            @Qualifier("system") Clock clock,
            ConnectionDrainer leaving,
            ConnectionLimits connections) {
        this.connections = connections;
        // A body may be a stream, so that its total time has no limit.
        this.bodySilence = properties.bodyTimeout();
        this.leaving = leaving;
        this.proxies = proxies;
        this.clock = clock;
    }

    /** After Boot's customizer, whose {@code server.*} defaults would win. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        factory.addServerCustomizers(server ->
                limited(server, clock, HttpLimits.HEADERS_COMPLETE, bodySilence, leaving, connections, proxies));
        factory.addServerCustomizers(server -> server.mapHandle(DetachedBody::after));
        // On Kubernetes, Heroku and Cloud Foundry, Boot accepts forwarding headers of every client.
        factory.addServerCustomizers(
                server -> proxies.isNeeded() ? server.forwarded(proxies) : server.forwarded(false));
    }

    /** Timeouts are parameters, so that a test need not wait for them. */
    @SuppressWarnings("deprecation") // Netty 5 has no maximum buffer size.
    static HttpServer limited(
            HttpServer server,
            Clock clock,
            Duration headersComplete,
            Duration bodySilence,
            ConnectionDrainer leaving,
            ConnectionLimits connections,
            TrustedProxies proxies) {
        return server.httpRequestDecoder(
                        spec -> spec.maxInitialLineLength(HttpLimits.REQUEST_LINE_BYTES + HttpLimits.LINK_BYTES)
                                .maxHeaderSize(HttpLimits.HEADER_BYTES)
                                .maxChunkSize(HttpLimits.BODY_BUFFER_BYTES))
                .idleTimeout(HttpLimits.BETWEEN_REQUESTS)
                .doOnChannelInit((observer, channel, address) ->
                        install(channel, clock, headersComplete, bodySilence, leaving, connections, proxies));
    }

    private static void install(
            Channel channel,
            Clock clock,
            Duration headersComplete,
            Duration bodySilence,
            ConnectionDrainer leaving,
            ConnectionLimits connections,
            TrustedProxies proxies) {
        ChannelPipeline pipeline = channel.pipeline();
        // HTTP/2 has its own framing.
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
            ConnectionGuard guard = new ConnectionGuard(headersComplete, bodySilence, leaving, connections, proxies);
            pipeline.addBefore(NettyPipeline.HttpCodec, "central.bytes", guard.bytes());
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "central.duties", new HttpConformanceHandler(clock));
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "central.guard", guard);
        }
    }
}
