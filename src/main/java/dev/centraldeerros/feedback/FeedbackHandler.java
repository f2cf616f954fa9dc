package dev.centraldeerros.feedback;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.access.ProjectRole;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.PathParams;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.Rfc3339;
import dev.centraldeerros.http.request.UuidText;
import dev.centraldeerros.project.ProjectTargets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Shows the feedback of a project or an issue, the newest first. */
@Component
class FeedbackHandler {
    private static final int DEFAULT_SIZE = 20;
    private static final int MAX_SIZE = 200;

    /** After every id. */
    private static final UUID END = new UUID(-1, -1);

    private final FeedbackRepository feedback;
    private final ProjectTargets targets;
    private final ProjectAccess access;

    FeedbackHandler(FeedbackRepository feedback, ProjectTargets targets, ProjectAccess access) {
        this.feedback = feedback;
        this.targets = targets;
        this.access = access;
    }

    /** Page of a list: the feedback before an id. */
    private record Page(UUID before, int size) {
        static Page of(ServerRequest request) {
            QueryParams query = QueryParams.of(request);
            int size = query.integer("page_size", 1, MAX_SIZE, DEFAULT_SIZE);
            Optional<String> before = query.text("before");
            Optional<UUID> id = before.flatMap(UuidText::parse);
            if (before.isPresent() && id.isEmpty()) {
                query.error("before", "must be the id of a feedback");
            }
            query.check();
            return new Page(id.orElse(END), size);
        }
    }

    Mono<ServerResponse> ofProject(ServerRequest request) {
        Page page = Page.of(request);
        return targets.of(request, ProjectRole.VIEWER)
                .flatMap(target -> feedback.ofProject(target.id(), page.before(), page.size() + 1))
                .flatMap(rows -> answer(rows, page.size()));
    }

    Mono<ServerResponse> ofIssue(ServerRequest request) {
        Page page = Page.of(request);
        long issue = PathParams.number(request, "issue");
        return Caller.of(request).flatMap(caller -> {
            List<Integer> visible = access.visibleTo(caller);
            return feedback.hasIssue(issue, visible)
                    .filter(isVisible -> isVisible)
                    .switchIfEmpty(Mono.error(() -> ApiException.notFound("There is no issue with this id.")))
                    .flatMap(found -> feedback.ofIssue(issue, visible, page.before(), page.size() + 1))
                    .flatMap(rows -> answer(rows, page.size()));
        });
    }

    /** The id of the last row leads to the next page. */
    private static Mono<ServerResponse> answer(List<StoredFeedback> rows, int size) {
        List<StoredFeedback> page = rows.subList(0, Math.min(size, rows.size()));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("next", rows.size() > size ? page.get(size - 1).id() : null);
        answer.put("results", page.stream().map(FeedbackHandler::view).toList());
        return ServerResponse.ok().bodyValue(answer);
    }

    private static Map<String, @Nullable Object> view(StoredFeedback row) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", row.id());
        view.put("message", row.message());
        view.put("name", row.name());
        view.put("email", row.email());
        view.put("url", row.url());
        view.put("log", row.log());
        view.put("issue", row.issue());
        view.put("received_at", Rfc3339.format(EventIds.timeOf(row.id())));
        return view;
    }
}
