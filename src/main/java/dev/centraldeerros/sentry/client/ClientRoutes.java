package dev.centraldeerros.sentry.client;

import dev.centraldeerros.http.response.ResponseTimeout;
import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of what SDKs report of themselves. */
@Configuration(proxyBeanMethods = false)
class ClientRoutes {
    @Bean
    RouterFunction<ServerResponse> clientRouter(ClientHandler handler) {
        return RouterFunctions.route()
                .GET("/v1/api/projects/{slug}/losses/", handler::losses)
                .GET("/v1/api/projects/{slug}/sessions/", handler::sessions)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .filter(ResponseTimeout.filter())
                .build();
    }
}
