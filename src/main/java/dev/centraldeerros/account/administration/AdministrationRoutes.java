package dev.centraldeerros.account.administration;

import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of the administration of accounts. */
@Configuration(proxyBeanMethods = false)
class AdministrationRoutes {
    @Bean
    RouterFunction<ServerResponse> administrationRouter(AdministrationHandler handler) {
        return RouterFunctions.route()
                .GET("/v1/api/users/", handler::list)
                .PATCH("/v1/api/users/{username}/", handler::change)
                .POST("/v1/api/users/{username}/reset/", handler::createReset)
                .POST("/auth/reset/", handler::reset)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .build();
    }
}
