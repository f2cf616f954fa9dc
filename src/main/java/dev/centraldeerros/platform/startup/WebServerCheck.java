package dev.centraldeerros.platform.startup;

import dev.centraldeerros.StartupException;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Rejects Spring Boot settings under which the web server cannot start or would trust forged headers. */
@Component
final class WebServerCheck implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {
    private static final String STRATEGY = "server.forward-headers-strategy";
    private static final int HIGHEST_PORT = 65_535;

    private final Environment environment;

    WebServerCheck(Environment environment) {
        this.environment = environment;
    }

    /** After Boot has applied its settings. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void customize(NettyReactiveWebServerFactory factory) {
        if (factory.getPort() > HIGHEST_PORT || factory.getPort() < 0) {
            throw new StartupException(
                    "server.port", "must be 0 to " + HIGHEST_PORT + ", and is " + factory.getPort(), null);
        }
        String strategy = environment.getProperty(STRATEGY, "none");
        if (!strategy.equalsIgnoreCase("none")) {
            throw new StartupException(STRATEGY, "is not used here; name the proxies in central.trusted-proxies", null);
        }
    }
}
