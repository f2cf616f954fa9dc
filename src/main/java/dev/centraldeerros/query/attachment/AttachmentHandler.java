package dev.centraldeerros.query.attachment;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.query.LogRepository;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Sends the files of a log to accounts that may read the log. */
@Component
public final class AttachmentHandler {
    /** Types that keep their name; a browser runs nothing in them, and a download opens in none. */
    private static final Set<String> PASSIVE_TYPES =
            Set.of("application/json", "text/plain", "text/csv", "image/png", "image/jpeg", "image/gif", "image/webp");

    private static final String NO_SUCH = "The log has no such attachment.";

    private final LogRepository logs;
    private final AttachmentRepository attachments;
    private final ProjectAccess access;

    AttachmentHandler(LogRepository logs, AttachmentRepository attachments, ProjectAccess access) {
        this.logs = logs;
        this.attachments = attachments;
        this.access = access;
    }

    /** Sends one file as a download. */
    public Mono<ServerResponse> one(ServerRequest request) {
        UUID id = PathParams.uuid(request, "id");
        long number = PathParams.number(request, "number");
        return Caller.of(request)
                .flatMap(caller -> logs.exists(id, access.visibleTo(caller)))
                .filter(isVisible -> isVisible)
                .flatMap(visible -> attachments.find(id, number))
                .switchIfEmpty(Mono.error(() -> ApiException.notFound(NO_SUCH)))
                .flatMap(AttachmentHandler::send);
    }

    private static Mono<ServerResponse> send(StoredFile file) {
        return ServerResponse.ok()
                .contentType(type(file.contentType()))
                .cacheControl(CacheControl.noStore())
                .headers(headers -> headers.setContentDisposition(ContentDisposition.attachment()
                        .filename(file.name(), StandardCharsets.UTF_8)
                        .build()))
                .bodyValue(file.content());
    }

    private static MediaType type(@Nullable String named) {
        if (named == null) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
        try {
            MediaType type = MediaType.parseMediaType(named);
            return PASSIVE_TYPES.contains(type.getType() + "/" + type.getSubtype())
                    ? type
                    : MediaType.APPLICATION_OCTET_STREAM;
        } catch (InvalidMediaTypeException malformed) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }
}
