package dev.centraldeerros.http.route;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.HandlerFilterFunction;
import org.springframework.web.reactive.function.server.RequestPredicate;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Content negotiation (RFC 9110, 12.5.1) of routes with one or several media types. */
public final class ContentNegotiation {
    private ContentNegotiation() {}

    /**
     * Returns the offered type with the greatest quality, then the most specific match, then the first of {@code offered}.
     *
     * @throws ApiException NOT_ACCEPTABLE if the client accepts none, INVALID_INPUT if {@code Accept} is invalid
     */
    public static MediaType choose(ServerRequest request, List<MediaType> offered) {
        return best(request, offered)
                .orElseThrow(() -> ApiException.of(Problem.NOT_ACCEPTABLE, "This path serves " + names(offered) + "."));
    }

    /** Returns a predicate that matches if {@link #choose} returns {@code chosen}. */
    public static RequestPredicate prefers(MediaType chosen, List<MediaType> offered) {
        return request -> best(request, offered).filter(chosen::equals).isPresent();
    }

    /** Returns a filter that responds 406 if the client accepts none of {@code offered}. */
    public static HandlerFilterFunction<ServerResponse, ServerResponse> serves(MediaType... offered) {
        List<MediaType> types = List.of(offered);
        return (request, next) ->
                Mono.fromCallable(() -> choose(request, types)).flatMap(chosen -> next.handle(request));
    }

    private static Optional<MediaType> best(ServerRequest request, List<MediaType> offered) {
        List<MediaType> ranges = accepted(request);
        if (ranges.isEmpty()) {
            return offered.stream().findFirst();
        }
        MediaType best = null;
        double bestScore = 0;
        for (MediaType type : offered) {
            if (isOnlyByName(type) && ranges.stream().noneMatch(type::equalsTypeAndSubtype)) {
                continue;
            }
            MediaType range = mostSpecific(type, ranges);
            double score = range == null || range.getQualityValue() == 0
                    ? 0
                    : range.getQualityValue() + specificity(range) / 10_000.0;
            if (score > bestScore) {
                best = type;
                bestScore = score;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Excludes streams from wildcards, because a stream never ends. */
    private static boolean isOnlyByName(MediaType type) {
        return type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM);
    }

    private static List<MediaType> accepted(ServerRequest request) {
        try {
            return MediaType.parseMediaTypes(request.headers().header(HttpHeaders.ACCEPT));
        } catch (InvalidMediaTypeException unreadable) {
            throw ApiException.invalid(HttpHeaders.ACCEPT, "not a list of media types");
        }
    }

    /** Returns the most specific range that includes the type (RFC 9110). */
    private static @Nullable MediaType mostSpecific(MediaType type, List<MediaType> ranges) {
        MediaType found = null;
        for (MediaType range : ranges) {
            if (range.includes(type) && (found == null || specificity(range) > specificity(found))) {
                found = range;
            }
        }
        return found;
    }

    private static int specificity(MediaType range) {
        if (range.isWildcardType()) {
            return 0;
        }
        return range.isWildcardSubtype() ? 1 : 2;
    }

    private static String names(List<MediaType> types) {
        return String.join(", ", types.stream().map(MediaType::toString).toList());
    }
}
