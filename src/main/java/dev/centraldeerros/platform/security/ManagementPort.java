package dev.centraldeerros.platform.security;

import java.net.InetSocketAddress;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Port of {@code management.server.port}, if there is a separate one. */
record ManagementPort(Environment environment) {
    /** Both properties have the actual ports; the second exists for a separate server only. */
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
