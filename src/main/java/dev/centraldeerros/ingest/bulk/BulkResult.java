package dev.centraldeerros.ingest.bulk;

import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.ingest.batch.Receipt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Adds up the chunk results in order and renders the response: 201 with the sums, or a problem with the sums so far and
 * {@code next_index}. Used by the sequence of one request.
 */
final class BulkResult {
    private static final Map<String, List<String>> REFUSED =
            Map.of("body", List.of("could not be stored; the server's log says why"));

    private final Chunker chunker;
    private long stored;
    private long duplicates;

    /** Rejected by the database after decoding. */
    private long poisoned;

    /** Index of the first item without a result. */
    private int next;

    /** Number of items before it that the decoder rejected. */
    private long rejectedBefore;

    private @Nullable ApiException failure;

    BulkResult(Chunker chunker) {
        this.chunker = chunker;
    }

    /** Chunk with its receipt or its error. */
    record ChunkResult(
            Chunk chunk,
            @Nullable Receipt receipt,
            @Nullable ApiException failure) {}

    /** Returns whether later chunks count; after a failure they do not, because {@code next_index} is before them. */
    boolean add(ChunkResult written) {
        Receipt receipt = written.receipt();
        if (receipt == null) {
            failure = written.failure();
            return false;
        }
        stored += receipt.stored();
        duplicates += receipt.duplicates();
        poisoned += receipt.refused().size();
        for (int index : receipt.refused()) {
            chunker.rejections().add(written.chunk().places().get(index), REFUSED);
        }
        next = written.chunk().end();
        rejectedBefore = written.chunk().rejected();
        return true;
    }

    /** Number of items rejected by the decoder. */
    long rejectedByDecoder() {
        return chunker.rejections().count() - poisoned;
    }

    /** Renders 201 if the body was complete and at least one event was valid. */
    Mono<ServerResponse> answer() {
        if (failure != null) {
            return Mono.error(interrupted(failure));
        }
        ApiException invalid = chunker.invalid().orElse(null);
        next = chunker.place();
        rejectedBefore = rejectedByDecoder();
        if (invalid != null) {
            return Mono.error(interrupted(invalid));
        }
        if (next == 0) {
            return Mono.error(ApiException.invalid("body", "is empty; one event at least is expected"));
        }
        if (stored + duplicates == 0) {
            return Mono.error(ApiException.of(Problem.INVALID_INPUT, "No event of the body is valid; see errors.")
                    .with(sums(Map.of())));
        }
        return ServerResponse.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(sums(Map.of()));
    }

    /** Renders the problem with the sums so far. */
    ApiException interrupted(ApiException refusal) {
        Map<String, Object> members = sums(refusal.errors());
        members.put("next_index", next);
        return refusal.with(members);
    }

    /**
     * Returns the sums so far.
     *
     * @param invalid error of the item at which reading ended; empty for none
     */
    private Map<String, Object> sums(Map<String, List<String>> invalid) {
        Map<String, Object> sums = new LinkedHashMap<>();
        sums.put("accepted", stored);
        sums.put("duplicates", duplicates);
        sums.put("rejected", rejectedBefore + poisoned);
        List<Map<String, Object>> errors = new ArrayList<>();
        chunker.rejections().named(next).forEach((place, fields) -> errors.add(error(place, fields)));
        if (!invalid.isEmpty()) {
            errors.add(error(chunker.place(), invalid));
        }
        sums.put("errors", errors);
        return sums;
    }

    private static Map<String, Object> error(int place, Map<String, List<String>> fields) {
        Map<String, Object> item = new LinkedHashMap<>();
        item.put("index", place);
        item.put("errors", fields);
        return item;
    }
}
