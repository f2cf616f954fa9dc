package dev.centraldeerros.platform.security;

import java.net.InetSocketAddress;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The port that {@code management.server.port} opens beside the server's, if it does. */
record ManagementPort(Environment environment) {
    /** Both properties hold the ports that are open, whatever was configured; the second only for a server of its own. */
    boolean received(ServerHttpRequest request) {
        InetSocketAddress local = request.getLocalAddress();
        Integer server = environment.getProperty("local.server.port", Integer.class);
        Integer management = environment.getProperty("local.management.port", Integer.class);
        return local != null
                && server != null
                && management != null
                && !server.equals(management)
                && local.getPort() == management;
    }
}
