package dev.centraldeerros.project;

import dev.centraldeerros.http.route.ContentNegotiation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Routes of projects, their members and keys. */
@Configuration(proxyBeanMethods = false)
class ProjectRoutes {
    @Bean
    RouterFunction<ServerResponse> projectRouter(ProjectHandler handler, KeyHandler keys) {
        return RouterFunctions.route()
                .GET("/v1/api/projects/", handler::list)
                .POST("/v1/api/projects/", handler::create)
                .GET("/v1/api/projects/{slug}/", handler::one)
                .PATCH("/v1/api/projects/{slug}/", handler::change)
                .DELETE("/v1/api/projects/{slug}/", handler::delete)
                .GET("/v1/api/projects/{slug}/members/", handler::members)
                .PUT("/v1/api/projects/{slug}/members/{username}/", handler::putMember)
                .DELETE("/v1/api/projects/{slug}/members/{username}/", handler::deleteMember)
                .GET("/v1/api/projects/{slug}/keys/", keys::list)
                .POST("/v1/api/projects/{slug}/keys/", keys::create)
                .PATCH("/v1/api/projects/{slug}/keys/{id}/", keys::change)
                .DELETE("/v1/api/projects/{slug}/keys/{id}/", keys::revoke)
                .filter(ContentNegotiation.serves(MediaType.APPLICATION_JSON))
                .build();
    }
}
