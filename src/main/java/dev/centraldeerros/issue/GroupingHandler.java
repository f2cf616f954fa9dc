package dev.centraldeerros.issue;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.access.ProjectAccess;
import dev.centraldeerros.account.Caller;
import dev.centraldeerros.event.Event;
import dev.centraldeerros.fingerprint.FingerprintVersions;
import dev.centraldeerros.fingerprint.Fingerprinter;
import dev.centraldeerros.fingerprint.Grouping;
import dev.centraldeerros.fingerprint.GroupingProperties;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.request.RequestBody;
import dev.centraldeerros.ingest.queue.IngestProperties;
import dev.centraldeerros.ingest.wire.DecodeContext;
import dev.centraldeerros.ingest.wire.Decoded;
import dev.centraldeerros.ingest.wire.NativeJson;
import dev.centraldeerros.log.KnownIssues;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.query.Occurrences;
import dev.centraldeerros.query.filter.FilterParams;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Explains which parts of a log make its fingerprint, for a stored log and for one that is only tried. */
@Component
final class GroupingHandler {
    private final FilterParams filters;
    private final Occurrences occurrences;
    private final IssueRepository issues;
    private final ProjectAccess access;
    private final NameRegistry names;
    private final NativeJson decoder;
    private final GroupingProperties grouping;
    private final FingerprintVersions versions;
    private final int maxBytes;

    GroupingHandler(
            FilterParams filters,
            Occurrences occurrences,
            IssueRepository issues,
            ProjectAccess access,
            NameRegistry names,
            NativeJson decoder,
            GroupingProperties grouping,
            FingerprintVersions versions,
            IngestProperties ingest) {
        this.filters = filters;
        this.occurrences = occurrences;
        this.issues = issues;
        this.access = access;
        this.names = names;
        this.decoder = decoder;
        this.grouping = grouping;
        this.versions = versions;
        this.maxBytes = Math.toIntExact(ingest.maxEventBytes().toBytes());
    }

    /** The log of {@code log=}, by default the latest. */
    Mono<ServerResponse> explain(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        return filters.visible(request, query).flatMap(visible -> {
            LogFilter filter = filters.read(query, visible, false);
            String log = query.text("log").orElse(Occurrences.LATEST);
            query.check();
            return occurrences
                    .find(log, filter)
                    .flatMap(found -> ok(LogJson.bytes(json ->
                            GroupingJson.ofLog(json, found.event(), grouping(found.event()), grouping.level()))));
        });
    }

    /** The body is a log as for ingestion, of a project that the caller reads. Nothing is stored. */
    Mono<ServerResponse> preview(ServerRequest request) {
        return Caller.of(request)
                .flatMap(caller -> RequestBody.json(request, maxBytes).bytes().flatMap(body -> {
                    List<Integer> visible = access.visibleTo(caller);
                    Decoded decoded = decoder.decode(
                            body, new DecodeContext(caller.sender(), names, visible::contains, null, null));
                    if (decoded instanceof Decoded.Rejected rejected) {
                        return Mono.error(ApiException.invalid(rejected.errors()));
                    }
                    return preview(((Decoded.Accepted) decoded).event());
                }));
    }

    private Mono<ServerResponse> preview(Event event) {
        return Mono.justOrEmpty(KnownIssues.Key.of(event))
                .flatMap(issues::ofFingerprint)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(issue -> names.known(() -> LogJson.bytes(
                        json -> GroupingJson.ofTried(json, event, grouping(event), grouping.level(), issue, names))))
                .flatMap(GroupingHandler::ok);
    }

    private Optional<Grouping> grouping(Event event) {
        return Fingerprinter.of(event, grouping.level(), versions.current());
    }

    private static Mono<ServerResponse> ok(byte[] json) {
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(json);
    }
}
