package dev.centraldeerros.http.route;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/** Puts the fallback behind all routes. */
@Configuration(proxyBeanMethods = false)
class EdgeConfiguration {
    /** After the mapping of the route tables (-1), before that of the files (last but one). */
    private static final int AFTER_ROUTES = 1;

    /** A mapping of its own: among router functions, those without an order may come after any that has one. */
    @Bean
    RouterFunctionMapping fallbackMapping(RouteTable routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(new Fallback(routes));
        mapping.setOrder(AFTER_ROUTES);
        return mapping;
    }
}
