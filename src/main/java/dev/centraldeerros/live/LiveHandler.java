package dev.centraldeerros.live;

import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.session.SessionMonitor;
import dev.centraldeerros.event.EventIds;
import dev.centraldeerros.http.connection.DetachedBody;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.UuidText;
import dev.centraldeerros.http.route.HeadRequest;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.query.filter.FilterParams;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams future commits, after those since {@code Last-Event-ID}. */
@Component
final class LiveHandler {
    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private final FilterParams filters;
    private final LiveDispatcher dispatcher;
    private final Replay replay;
    private final SessionMonitor sessions;
    private final StreamLimits limits;
    private final ProjectAccess access;

    LiveHandler(
            FilterParams filters,
            LiveDispatcher dispatcher,
            Replay replay,
            SessionMonitor sessions,
            StreamLimits limits,
            ProjectAccess access) {
        this.access = access;
        this.limits = limits;
        this.sessions = sessions;
        this.filters = filters;
        this.dispatcher = dispatcher;
        this.replay = replay;
    }

    Mono<ServerResponse> stream(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query)
                .flatMap(visible -> stream(request, query, filters.read(query, visible, false)));
    }

    private Mono<ServerResponse> stream(ServerRequest request, QueryParams query, LogFilter filter) {
        SseFormat format = query.flag("batch", false) ? SseFormat.BATCH : SseFormat.SINGLE;
        Optional<UUID> last = lastEventId(request, query);
        boolean all = query.oneOf("replay", List.of("all")).isPresent();
        query.check();
        if (!dispatcher.isOpen()) {
            throw ApiException.retryLater(Problem.OVERLOADED, "The server is about to end.", RetryAfter.jittered());
        }
        ServerResponse.BodyBuilder answer = ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                // Proxies would otherwise buffer the stream, to compress it or, like nginx, in any case.
                .header(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .header("X-Accel-Buffering", "no");
        if (HeadRequest.is(request)) {
            return answer.build();
        }
        ServerHttpRequest connection = request.exchange().getRequest();
        BooleanSupplier writable = DetachedBody.writable(connection);
        DetachedBody rest = DetachedBody.of(connection);
        return Caller.of(request).flatMap(caller -> {
            limits.acquire(caller.userId());
            Flux<byte[]> chunks = chunks(filter, format, last, all, writable)
                    .takeUntilOther(sessions.end(caller))
                    .takeUntilOther(access.lost(caller, filter.projects()));
            rest.attach(chunks, () -> limits.release(caller.userId()));
            return answer.build();
        });
    }

    private Flux<byte[]> chunks(
            LogFilter filter, SseFormat format, Optional<UUID> last, boolean all, BooleanSupplier writable) {
        return Flux.using(
                () -> dispatcher.subscribe(filter, format, writable),
                subscription -> Flux.concat(
                                Mono.just(SseFormat.hello(last.orElseGet(() -> EventIds.floor(subscription.start)))),
                                last.map(id -> replay.since(id, all, subscription))
                                        .orElse(Flux.empty()),
                                dispatcher.chunks(subscription))
                        .takeUntilOther(subscription.ended()),
                dispatcher::unsubscribe);
    }

    /** From the header, or from the query for clients that cannot set headers; polyfills call it {@code lastEventId}. */
    private static Optional<UUID> lastEventId(ServerRequest request, QueryParams query) {
        Optional<String> text = Optional.ofNullable(request.headers().firstHeader(LAST_EVENT_ID))
                .filter(header -> !header.isEmpty())
                .or(() -> query.text("last_event_id"))
                .or(() -> query.text("lastEventId"));
        Optional<UUID> id = text.flatMap(UuidText::parse);
        if (text.isPresent() && id.isEmpty()) {
            query.error("last_event_id", "must be the id of a log, from this header or parameter");
        }
        return id;
    }
}
