package dev.centraldeerros.sentry;

import dev.centraldeerros.http.route.Paths;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of a DSN. They are public, because the key of the DSN is checked by the handler: it may be in the body. */
@Configuration(proxyBeanMethods = false)
public class SentryRoutes {
    static final String ENVELOPE = "/api/{project}/envelope/";
    static final String SECURITY = "/api/{project}/security/";
    static final String STORE = "/api/{project}/store/";

    /** Paths with and without the last slash. */
    public static final Paths PATHS = Paths.of(
            ENVELOPE, "/api/{project}/envelope", STORE, "/api/{project}/store", SECURITY, "/api/{project}/security");

    @Bean
    RouterFunction<ServerResponse> sentry(SentryHandler handler) {
        return RouterFunctions.route()
                .POST(ENVELOPE, handler::envelope)
                .POST(STORE, handler::store)
                .GET(STORE, handler::storeOfQuery)
                .POST(SECURITY, handler::security)
                .OPTIONS(ENVELOPE, handler::preflight)
                .OPTIONS(SECURITY, handler::preflight)
                .OPTIONS(STORE, handler::preflight)
                .build();
    }
}
