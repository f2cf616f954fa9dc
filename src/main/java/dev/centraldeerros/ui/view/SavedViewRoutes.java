package dev.centraldeerros.ui.view;

import dev.centraldeerros.http.response.ResponseTimeout;
import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class SavedViewRoutes {
    @Bean
    RouterFunction<ServerResponse> savedViews(SavedViewHandler handler) {
        return RouterFunctions.route()
                .GET(SavedViewHandler.PATH, handler::list)
                .POST(SavedViewHandler.PATH, handler::add)
                .PUT(SavedViewHandler.PATH + "{id}/", handler::change)
                .DELETE(SavedViewHandler.PATH + "{id}/", handler::remove)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .filter(ResponseTimeout.filter())
                .build();
    }
}
