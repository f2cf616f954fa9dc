package dev.centraldeerros.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The routes of accounts; who may call them stands in {@link SecurityConfiguration}. */
@Configuration(proxyBeanMethods = false)
class AccountRoutes {
    @Bean
    RouterFunction<ServerResponse> accountRouter(AccountHandler handler) {
        return route().POST("/auth/register/", handler::register)
                .POST("/auth/login/", handler::login)
                .POST("/auth/refresh/", handler::refresh)
                .GET("/auth/me/", handler::me)
                .GET("/.well-known/jwks.json", handler::keys)
                .build();
    }
}
