package dev.centraldeerros.http.route;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.support.RouterFunctionMapping;

/** Order of the route tables: before all others, with {@link FallbackRoute} last. */
@Configuration(proxyBeanMethods = false)
class RouteConfiguration {
    /** After everything that has routes, before the mapping of the files (last but one). */
    private static final int AFTER_ROUTES = 1;

    /** Before the few routes of Boot's actuator, which would be tried first for each request. */
    private static final int BEFORE_ACTUATOR = -200;

    /** Lets the route tables be asked first. */
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

    /** A mapping of its own: among router functions, those without an order may come after any that has one. */
    @Bean
    RouterFunctionMapping fallbackMapping(RouteTable routes) {
        RouterFunctionMapping mapping = new RouterFunctionMapping(new FallbackRoute(routes));
        mapping.setOrder(AFTER_ROUTES);
        return mapping;
    }
}
