package dev.centraldeerros.partition;

import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class StorageRoutes {
    @Bean
    RouterFunction<ServerResponse> storage(StorageHandler handler) {
        return RouterFunctions.route()
                .GET("/v1/api/storage/", handler::storage)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .build();
    }
}
