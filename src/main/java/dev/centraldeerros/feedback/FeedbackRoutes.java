package dev.centraldeerros.feedback;

import dev.centraldeerros.http.response.ResponseTimeout;
import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of feedback. */
@Configuration(proxyBeanMethods = false)
class FeedbackRoutes {
    @Bean
    RouterFunction<ServerResponse> feedbackRouter(FeedbackHandler handler) {
        return RouterFunctions.route()
                .GET("/v1/api/projects/{slug}/feedback/", handler::ofProject)
                .GET("/v1/api/issues/{issue}/feedback/", handler::ofIssue)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .filter(ResponseTimeout.filter())
                .build();
    }
}
