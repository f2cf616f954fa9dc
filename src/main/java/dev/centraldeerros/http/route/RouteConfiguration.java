package dev.centraldeerros.http.route;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/** Order of the route tables: before all other mappings, with {@link FallbackRoute} after them. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {
    /** After all routes, before the mapping of static files, which is last but one. */
    private static final int AFTER_ROUTES = 1;

    /** Before the routes of Boot's actuator, which would be checked first for each request. */
    private static final int BEFORE_ACTUATOR = -200;

    /** Sets the order of the route tables. */
    @Bean
    static BeanPostProcessor routesFirst() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof RouterFunctionMapping mapping && name.equals("routerFunctionMapping")) {
                    mapping.setOrder(BEFORE_ACTUATOR);
                }
                return bean;
            }
        };
    }

    /** A separate mapping, because a router function without an order may come after one with an order. */
    @Bean
    RouterFunctionMapping fallbackMapping(RouteTable routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(new FallbackRoute(routes));
        mapping.setOrder(AFTER_ROUTES);
        return mapping;
    }
}
