package dev.centraldeerros.query;

import static dev.centraldeerros.http.route.ContentNegotiation.prefers;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_NDJSON;

import dev.centraldeerros.http.response.ResponseTimeout;
import dev.centraldeerros.http.route.ContentNegotiation;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.action.LogActionHandler;
import dev.centraldeerros.query.attachment.AttachmentHandler;
import dev.centraldeerros.query.stats.FacetHandler;
import dev.centraldeerros.query.stats.HistogramHandler;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

@Configuration(proxyBeanMethods = false)
public class QueryRoutes {
    /** Media types of the list; the package {@code live} serves the stream. */
    public static final List<MediaType> LIST_FORMS =
            List.of(APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM, APPLICATION_NDJSON, ExportHandler.CSV);

    private static final String ATTACHMENT = LogJson.PATH + "{id}/attachments/{number}/";
    private static final String LOG = LogJson.PATH + "{id}/";

    @Bean
    RouterFunction<ServerResponse> exports(ExportHandler exports) {
        return RouterFunctions.route()
                .GET(LogJson.PATH, isNamed("ndjson"), exports::ndjson)
                .GET(LogJson.PATH, isNamed("csv"), exports::csv)
                .GET(LogJson.PATH, prefers(APPLICATION_NDJSON, LIST_FORMS), exports::ndjson)
                .GET(LogJson.PATH, prefers(ExportHandler.CSV, LIST_FORMS), exports::csv)
                .build();
    }

    /** Files have types of their own. */
    @Bean
    RouterFunction<ServerResponse> attachments(AttachmentHandler attachments) {
        return RouterFunctions.route()
                .GET(ATTACHMENT, attachments::one)
                .filter(ResponseTimeout.filter())
                .build();
    }

    /** Matches a path that names the format, because a link cannot send {@code Accept}. */
    private static RequestPredicate isNamed(String form) {
        return RequestPredicates.queryParam("format", form::equals);
    }

    @Bean
    RouterFunction<ServerResponse> queries(
            ListHandler lists,
            OccurrenceHandler occurrences,
            LogActionHandler changes,
            HistogramHandler histograms,
            FacetHandler facets) {
        return RouterFunctions.route()
                .GET(LogJson.PATH, prefers(APPLICATION_JSON, LIST_FORMS), lists::list)
                .GET("/v1/api/issues/{issue}/logs/", lists::list)
                .GET("/v1/api/issues/{issue}/logs/{log}/", occurrences::one)
                .GET("/v1/api/issues/{issue}/tags/", facets::tags)
                .GET("/v1/api/issues/{issue}/histogram/", histograms::histogram)
                .GET("/v1/api/stats/histogram/", histograms::histogram)
                .GET("/v1/api/stats/facets/", facets::facets)
                .POST(LogJson.PATH + "archive/", changes::archiveMany)
                .POST(LogJson.PATH + "unarchive/", changes::unarchiveMany)
                .POST(LogJson.PATH + "delete/", changes::deleteMany)
                .GET(LOG, lists::one)
                .PATCH(LOG, changes::patch)
                .DELETE(LOG, changes::delete)
                .filter(ContentNegotiation.serves(APPLICATION_JSON))
                .filter(ResponseTimeout.filter())
                .build();
    }
}
