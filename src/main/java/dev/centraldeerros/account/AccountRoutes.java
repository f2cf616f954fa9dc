package dev.centraldeerros.account;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.centraldeerros.http.response.ResponseTimeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of accounts; {@code platform.security.AccessRules} decides which roles may call them. */
@Configuration(proxyBeanMethods = false)
class AccountRoutes {
    @Bean
    RouterFunction<ServerResponse> accountRouter(AccountHandler handler, SessionHandler sessions) {
        // Without the response timeout, because they run transactions.
        RouterFunction<ServerResponse> changes = route().POST("/auth/register/", handler::register)
                .POST("/auth/password/", handler::changePassword)
                .build();
        return route().POST("/auth/login/", handler::login)
                .POST("/auth/refresh/", handler::refresh)
                .GET("/auth/registration/", handler::registration)
                .GET("/auth/me/", handler::me)
                .POST("/auth/session/", sessions::begin)
                .DELETE("/auth/session/", sessions::end)
                .GET("/auth/sessions/", sessions::list)
                .DELETE("/auth/sessions/", sessions::endOthers)
                .DELETE("/auth/sessions/{id}/", sessions::endOne)
                .GET("/.well-known/jwks.json", handler::keys)
                .filter(ResponseTimeout.filter())
                .build()
                .and(changes);
    }
}
