package dev.centraldeerros.query;

import dev.centraldeerros.http.coding.ResponseCompression;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import dev.centraldeerros.http.problem.RetryAfter;
import dev.centraldeerros.http.request.QueryParams;
import dev.centraldeerros.http.response.StreamedBody;
import dev.centraldeerros.http.route.HeadRequest;
import dev.centraldeerros.log.LogFilter;
import dev.centraldeerros.log.LogJson;
import dev.centraldeerros.log.StoredLog;
import dev.centraldeerros.query.filter.FilterParams;
import dev.centraldeerros.query.search.Ordering;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Streams all matching logs from a database cursor, at the pace of the client and in constant memory. */
@Component
final class ExportHandler {
    static final MediaType CSV = new MediaType("text", "csv");

    /** Maximum number of concurrent exports, because each holds a connection until its client has read everything. */
    private static final int CONCURRENCY = 4;

    /** Maximum time to the first row. */
    private static final Duration FIRST_ROW = Duration.ofMinutes(1);

    /** Maximum time without demand from the client before the export is aborted. */
    private static final Duration STALLED = Duration.ofMinutes(5);

    /** Maximum number of rows per chunk of the response. */
    private static final int ROWS_PER_CHUNK = 50;

    /** Maximum bytes of details per chunk of the response, unless a single log has more. */
    private static final int BYTES_PER_CHUNK = 256 * 1024;

    private final FilterParams filters;
    private final ExportRepository logs;
    private final LogJson logJson;
    private final LogCsv logCsv;
    private final Scheduler encoding;
    private final Semaphore free = new Semaphore(CONCURRENCY);

    ExportHandler(
            FilterParams filters,
            ExportRepository logs,
            LogJson logJson,
            LogCsv logCsv,
            @Qualifier("decoding") Scheduler encoding) {
        this.encoding = encoding;
        this.filters = filters;
        this.logs = logs;
        this.logJson = logJson;
        this.logCsv = logCsv;
    }

    Mono<ServerResponse> ndjson(ServerRequest request) {
        return export(
                request, QueryParams.of(request), MediaType.APPLICATION_NDJSON, "jsonl", new byte[0], this::ndjson);
    }

    /** Writes unchanged text by default. {@code bom=true} and {@code formulas=escape} are for spreadsheets. */
    Mono<ServerResponse> csv(ServerRequest request) {
        QueryParams query = QueryParams.of(request);
        boolean isMarked = query.flag("bom", false);
        boolean isEscaped = query.oneOf("formulas", List.of("keep", "escape"))
                .filter("escape"::equals)
                .isPresent();
        String head = (isMarked ? LogCsv.BYTE_ORDER_MARK : "") + LogCsv.HEADER;
        return export(
                request,
                query,
                new MediaType(CSV, StandardCharsets.UTF_8),
                "csv",
                head.getBytes(StandardCharsets.UTF_8),
                rows -> logCsv.rows(rows, isEscaped));
    }

    /** Encodes rows as bytes. */
    private interface Form {
        byte[] of(List<StoredLog> rows);
    }

    private Mono<ServerResponse> export(
            ServerRequest request, QueryParams query, MediaType type, String ending, byte[] head, Form form) {
        return filters.visible(request, query)
                .flatMap(visible ->
                        answer(request, filters.read(query, visible, false), query, type, ending, head, form));
    }

    private Mono<ServerResponse> answer(
            ServerRequest request,
            LogFilter filter,
            QueryParams query,
            MediaType type,
            String ending,
            byte[] head,
            Form form) {
        Ordering ordering = query.oneOf("ordering", Ordering.parameters())
                .flatMap(Ordering::of)
                .orElse(Ordering.RECEIVED_AT_DESC);
        query.check();
        ServerResponse.BodyBuilder answer = ServerResponse.ok()
                .contentType(type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"logs." + ending + "\"");
        ResponseCompression coding =
                ResponseCompression.accepted(request.headers().header(HttpHeaders.ACCEPT_ENCODING));
        if (coding != ResponseCompression.IDENTITY) {
            answer.header(HttpHeaders.CONTENT_ENCODING, coding.text());
        }
        answer.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        if (HeadRequest.is(request)) {
            // Pages ask before they download.
            acquire().release();
            return answer.build();
        }
        DataBufferFactory buffers = request.exchange().getResponse().bufferFactory();
        // The response head waits for the first rows, so that an earlier failure becomes a problem.
        Flux<byte[]> plain = rows(filter, ordering)
                .map(form::of)
                .timeout(Mono.never(), chunk -> Mono.delay(STALLED))
                .switchOnFirst((first, all) -> first.isOnError() ? all : all.startWith(head));
        Flux<DataBuffer> chunks = coding.encode(plain, encoding).map(buffers::wrap);
        return answer.body((output, context) -> StreamedBody.write(chunks, output::writeWith));
    }

    private Flux<List<StoredLog>> rows(LogFilter filter, Ordering ordering) {
        return Flux.using(
                        this::acquire,
                        taken -> logs.all(filter, ordering, ROWS_PER_CHUNK, BYTES_PER_CHUNK),
                        Semaphore::release)
                .timeout(Mono.delay(FIRST_ROW), rows -> Mono.never(), Flux.error(ExportHandler::timeout));
    }

    private static ApiException timeout() {
        return ApiException.of(
                Problem.QUERY_TIMED_OUT, "No row was found within " + FIRST_ROW.toSeconds() + " s; narrow the filter.");
    }

    private Semaphore acquire() {
        if (!free.tryAcquire()) {
            throw ApiException.retryLater(
                    Problem.OVERLOADED, "There are " + CONCURRENCY + " exports under way.", RetryAfter.jittered());
        }
        return free;
    }

    private byte[] ndjson(List<StoredLog> rows) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (StoredLog row : rows) {
            lines.writeBytes(LogJson.bytes(json -> logJson.whole(json, row)));
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
