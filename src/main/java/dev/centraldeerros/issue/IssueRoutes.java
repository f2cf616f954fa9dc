package dev.centraldeerros.issue;

import dev.centraldeerros.http.response.ResponseTimeout;
import dev.centraldeerros.http.route.ContentNegotiation;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
class IssueRoutes {
    private static final List<MediaType> LIST_FORMS = List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM);

    @Bean
    RouterFunction<ServerResponse> issueStreamRouter(IssueStreamHandler streams) {
        return RouterFunctions.route()
                .GET(
                        "/v1/api/issues/",
                        ContentNegotiation.prefers(MediaType.TEXT_EVENT_STREAM, LIST_FORMS),
                        streams::stream)
                .build();
    }

    @Bean
    RouterFunction<ServerResponse> issueRouter(
            IssueHandler handler, IssueHistogramHandler histograms, GroupingHandler grouping) {
        return RouterFunctions.route()
                .GET(
                        "/v1/api/issues/",
                        ContentNegotiation.prefers(MediaType.APPLICATION_JSON, LIST_FORMS),
                        handler::list)
                .GET("/v1/api/issues/histogram/", histograms::histogram)
                .GET("/v1/api/issues/{id}/", handler::one)
                .GET("/v1/api/issues/{issue}/grouping/", grouping::explain)
                .POST("/v1/api/grouping/preview/", grouping::preview)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .filter(ResponseTimeout.filter())
                .build();
    }
}
