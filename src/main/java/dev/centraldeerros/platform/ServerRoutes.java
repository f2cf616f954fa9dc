package dev.centraldeerros.platform;

import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class ServerRoutes {
    @Bean
    RouterFunction<ServerResponse> server(ServerHandler handler) {
        return RouterFunctions.route()
                .GET("/v1/api/server/", handler::server)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .build();
    }
}
