package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.account.session.SessionMonitor;
import dev.centraldeerros.http.connection.DetachedBody;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.route.HeadRequest;
import dev.centraldeerros.live.StreamLimits;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.filter.FilterParams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Streams issues that are new or changed, each at most twice a second, as server-sent events. */
@Component
final class IssueStreamHandler {
    private static final Logger log = LoggerFactory.getLogger(IssueStreamHandler.class);

    /** Minimum time between two events for one issue. */
    private static final Duration INTERVAL = Duration.ofMillis(500);

    /** Intervals without a change after which a ping keeps proxies from closing the stream: 10 s. */
    private static final int PING = 20;

    /** Issues of one interval; with more, the client is told to read the list again. */
    static final int MAX_ISSUES = 200;

    private final FilterParams filters;
    private final IssueParams parameters;
    private final IssueReader reader;
    private final IssueChanges changes;
    private final SessionMonitor sessions;
    private final StreamLimits limits;
    private final ProjectAccess access;
    private final NameRegistry names;

    IssueStreamHandler(
            FilterParams filters,
            IssueParams parameters,
            IssueReader reader,
            IssueChanges changes,
            SessionMonitor sessions,
            StreamLimits limits,
            ProjectAccess access,
            NameRegistry names) {
        this.filters = filters;
        this.parameters = parameters;
        this.reader = reader;
        this.changes = changes;
        this.sessions = sessions;
        this.limits = limits;
        this.access = access;
        this.names = names;
    }

    Mono<ServerResponse> stream(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> {
            IssueFilter filter = parameters.read(query, visible);
            query.check();
            return stream(request, filter);
        });
    }

    private Mono<ServerResponse> stream(ServerRequest request, IssueFilter filter) {
        ServerResponse.BodyBuilder answer = ServerResponse.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                // Proxies would otherwise buffer the stream, to compress it or, like nginx, in any case.
                .header(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .header("X-Accel-Buffering", "no");
        if (HeadRequest.is(request)) {
            return answer.build();
        }
        DetachedBody rest = DetachedBody.of(request.exchange().getRequest());
        return Caller.of(request).flatMap(caller -> {
            limits.acquire(caller.userId());
            Flux<byte[]> frames = frames(filter)
                    .takeUntilOther(Mono.firstWithSignal(
                            sessions.end(caller), access.lost(caller, filter.projects()), changes.closed()));
            rest.attach(frames, () -> limits.release(caller.userId()));
            return answer.build();
        });
    }

    private Flux<byte[]> frames(IssueFilter filter) {
        return Flux.using(
                changes::subscribe,
                subscription ->
                        Flux.concat(Mono.just(event("hello", "{}")), Flux.defer(() -> changes(filter, subscription))),
                changes::unsubscribe);
    }

    /** The next interval begins when the client has taken the last one's events. */
    private Flux<byte[]> changes(IssueFilter filter, ChangeSubscription subscription) {
        AtomicInteger silent = new AtomicInteger();
        return Mono.delay(INTERVAL)
                .flatMapMany(tick -> {
                    boolean isDue = silent.incrementAndGet() >= PING;
                    ChangeSubscription.Changes taken = subscription.take(isDue);
                    if (isDue || taken.isAll() || !taken.ids().isEmpty()) {
                        silent.set(0);
                    }
                    if (taken.isAll()) {
                        return Flux.just(event("reload", "{}"));
                    }
                    return taken.ids().isEmpty()
                            ? (isDue ? Flux.just(event("ping", "{}")) : Flux.<byte[]>empty())
                            : issues(filter, taken.ids());
                })
                .repeat();
    }

    private Flux<byte[]> issues(IssueFilter filter, List<Long> ids) {
        return reader.changed(filter, ids, MAX_ISSUES + 1)
                .flatMap(found -> found.size() > MAX_ISSUES
                        ? Mono.just(List.of(event("reload", "{}")))
                        : names.known(() -> found.stream()
                                .map(issue -> LogJson.bytes(
                                        json -> IssueJson.write(json, issue.issue(), issue.points(), names)))
                                .map(json -> event("issue", new String(json, StandardCharsets.UTF_8)))
                                .toList()))
                .flatMapMany(Flux::fromIterable)
                // The client reads the list, and is told what is wrong.
                .onErrorResume(failure -> {
                    log.debug("Issues of a stream could not be read", failure);
                    return Flux.just(event("reload", "{}"));
                });
    }

    private static byte[] event(String name, String json) {
        return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
    }
}
