package dev.centraldeerros.sentry.client;

import dev.centraldeerros.access.ProjectRole;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.project.ProjectTargets;
import dev.centraldeerros.sentry.client.ClientCountRepository.LossSum;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Shows what the SDKs of a project report of themselves. */
@Component
class ClientHandler {
    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 365;
    private static final int MAX_RELEASES = 200;

    private final ClientCountRepository counts;
    private final ProjectTargets targets;
    private final Clock clock;

    ClientHandler(ClientCountRepository counts, ProjectTargets targets, Clock clock) {
        this.counts = counts;
        this.targets = targets;
        this.clock = clock;
    }

    Mono<ServerResponse> losses(ServerRequest request) {
        LocalDate after = after(request);
        return targets.of(request, ProjectRole.VIEWER)
                .flatMap(target -> counts.losses(target.id(), after).collectList())
                .flatMap(sums -> ServerResponse.ok().bodyValue(answer(after, sums)));
    }

    private static Map<String, Object> answer(LocalDate after, List<LossSum> sums) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", after.plusDays(1));
        answer.put(
                "quantity",
                sums.stream()
                        .filter(sum -> sum.day() != null)
                        .mapToLong(LossSum::quantity)
                        .sum());
        answer.put(
                "reasons",
                sums.stream()
                        .filter(sum -> sum.reason() != null)
                        .map(sum ->
                                Map.of("reason", sum.reason(), "category", sum.category(), "quantity", sum.quantity()))
                        .toList());
        answer.put(
                "keys",
                sums.stream()
                        .filter(sum -> sum.key() != null)
                        .map(sum -> Map.of("key", sum.key(), "quantity", sum.quantity()))
                        .toList());
        answer.put(
                "days",
                sums.stream()
                        .filter(sum -> sum.day() != null)
                        .map(sum -> Map.of("day", sum.day(), "quantity", sum.quantity()))
                        .toList());
        return answer;
    }

    Mono<ServerResponse> sessions(ServerRequest request) {
        LocalDate after = after(request);
        return targets.of(request, ProjectRole.VIEWER)
                .flatMap(target ->
                        counts.sessions(target.id(), after, MAX_RELEASES).collectList())
                .flatMap(releases ->
                        ServerResponse.ok().bodyValue(Map.of("from", after.plusDays(1), "results", releases)));
    }

    /** The day before the first one of the period; today (UTC) is its last. */
    private LocalDate after(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        int days = query.integer("days", 1, MAX_DAYS, DEFAULT_DAYS);
        query.check();
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(days);
    }
}
