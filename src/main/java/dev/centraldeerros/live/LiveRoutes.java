package dev.centraldeerros.live;

import dev.centraldeerros.http.route.ContentNegotiation;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.QueryRoutes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class LiveRoutes {
    @Bean
    RouterFunction<ServerResponse> live(LiveHandler live) {
        return RouterFunctions.route()
                .GET(
                        LogJson.PATH,
                        ContentNegotiation.prefers(MediaType.TEXT_EVENT_STREAM, QueryRoutes.LIST_FORMS),
                        live::stream)
                .build();
    }
}
