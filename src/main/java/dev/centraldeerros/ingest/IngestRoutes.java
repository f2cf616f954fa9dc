package dev.centraldeerros.ingest;

import dev.centraldeerros.http.route.ContentNegotiation;
import dev.centraldeerros.log.LogJson;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class IngestRoutes {
    @Bean
    RouterFunction<ServerResponse> ingest(IngestHandler handler) {
        return RouterFunctions.route()
                .POST(LogJson.PATH, handler::post)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .build();
    }
}
