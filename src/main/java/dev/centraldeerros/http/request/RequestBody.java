package dev.centraldeerros.http.request;

import dev.centraldeerros.http.coding.ContentCoding;
import dev.centraldeerros.http.coding.DecodedBody;
import dev.centraldeerros.http.connection.HttpLimits;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import io.netty.handler.timeout.ReadTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Body of a request; its headers are checked before a byte is read. */
public final class RequestBody {
    /** Media type of NDJSON, also called JSON Lines. */
    public static final MediaType LINES = MediaType.parseMediaType("application/x-ndjson");

    /** Subtypes by which senders name JSON Lines; none is registered. */
    private static final Set<String> LINES_NAMES = Set.of(
            "x-ndjson", "ndjson", "x-ldjson", "ldjson", "jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines");

    private static final Set<String> LINES_TYPES = Set.of("application", "text");

    private final ServerRequest request;
    private final int mostBytes;
    private final long length;
    private final boolean isLines;
    private final DecodedBody decoded;

    private RequestBody(ServerRequest request, int mostBytes, long length, boolean isLines, DecodedBody decoded) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.length = length;
        this.isLines = isLines;
        this.decoded = decoded;
    }

    /**
     * Returns a body that must be JSON in UTF-8.
     *
     * @param mostBytes maximum length
     * @throws ApiException 415 for another media type, charset or encoding, 413 if its declared length is too long
     */
    public static RequestBody json(ServerRequest request, int mostBytes) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (!isJson(contentType(headers))) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
        }
        requireUtf8(headers);
        if (coding(headers) != ContentCoding.IDENTITY) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must not have a Content-Encoding.");
        }
        long length = headers.getContentLength();
        RequestBody body = new RequestBody(request, mostBytes, length, false, new DecodedBody(ContentCoding.IDENTITY));
        if (length > mostBytes) {
            throw body.tooLarge();
        }
        return body;
    }

    /**
     * Returns a body of JSON or NDJSON in UTF-8 and any {@link ContentCoding}, of any length.
     *
     * @param mostBytes maximum decoded length of one event
     * @throws ApiException 415 for another media type, charset or encoding
     */
    public static RequestBody stream(ServerRequest request, int mostBytes) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        MediaType type = contentType(headers);
        boolean isLines =
                type != null && LINES_TYPES.contains(type.getType()) && LINES_NAMES.contains(type.getSubtype());
        if (!isLines && !isJson(type)) {
            throw ApiException.of(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json or " + LINES + ".");
        }
        requireUtf8(headers);
        ContentCoding coding = coding(headers);
        // The declared length is that of the encoded body.
        long length = coding == ContentCoding.IDENTITY ? headers.getContentLength() : -1;
        return new RequestBody(request, mostBytes, length, isLines, new DecodedBody(coding));
    }

    /**
     * Returns a body of any media type, for protocols whose clients name none or a wrong one. The coding is told by the first bytes,
     * and by its name where they do not tell.
     *
     * @param mostBytes maximum length of what is kept of it
     */
    public static RequestBody sniffed(ServerRequest request, int mostBytes) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        ContentCoding named = ContentCoding.of(String.valueOf(headers.getFirst(HttpHeaders.CONTENT_ENCODING)))
                .orElse(ContentCoding.IDENTITY);
        return new RequestBody(request, mostBytes, -1, false, DecodedBody.sniffed(named));
    }

    private static void requireUtf8(HttpHeaders headers) {
        MediaType type = contentType(headers);
        if (type != null && type.getCharset() != null && !StandardCharsets.UTF_8.equals(type.getCharset())) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be in UTF-8.");
        }
    }

    /** Accepts at most one header. */
    private static ContentCoding coding(HttpHeaders headers) {
        List<String> codings = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING);
        if (codings.isEmpty()) {
            return ContentCoding.IDENTITY;
        }
        return Optional.of(codings)
                .filter(all -> all.size() == 1)
                .flatMap(all -> ContentCoding.of(all.get(0)))
                .orElseThrow(() -> ApiException.of(
                        Problem.UNSUPPORTED_MEDIA_TYPE,
                        "The Content-Encoding must be one of " + String.join(", ", ContentCoding.available())
                                + ", or none."));
    }

    /** Returns whether it is NDJSON. */
    public boolean isLines() {
        return isLines;
    }

    /** Returns the decoded length; negative if the request does not declare it. */
    public long length() {
        return length;
    }

    /** Returns the whole body; signals 413 if it is too long. */
    public Mono<byte[]> bytes() {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), mostBytes)
                .map(RequestBody::copy)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge());
    }

    /** Returns the decoded body in buffers of at most {@link HttpLimits#BODY_BUFFER_BYTES}, read on demand. */
    public Flux<byte[]> buffers() {
        return decoded.buffers(request.body(BodyExtractors.toDataBuffers())
                .map(RequestBody::copy)
                .onErrorMap(
                        ReadTimeoutException.class,
                        silent -> ApiException.of(Problem.TIMED_OUT, "The body sent nothing for too long.")));
    }

    /** Returns the memory for decoding in bytes, without the buffers. */
    public long decodingBytes() {
        return decoded.memoryBytes();
    }

    /** Returns the number of bytes of all buffers. */
    public static long size(List<byte[]> buffers) {
        return buffers.stream().mapToLong(buffer -> buffer.length).sum();
    }

    /** Returns the buffers as one. */
    public static byte[] joined(List<byte[]> buffers) {
        if (buffers.size() == 1) {
            return buffers.get(0);
        }
        byte[] bytes = new byte[Math.toIntExact(size(buffers))];
        int at = 0;
        for (byte[] buffer : buffers) {
            System.arraycopy(buffer, 0, bytes, at, buffer.length);
            at += buffer.length;
        }
        return bytes;
    }

    private static byte[] copy(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** Returns 413 for a body that is longer than one event. */
    public ApiException tooLarge() {
        return ApiException.of(Problem.TOO_LARGE, "The body must not be longer than " + mostBytes + " bytes.");
    }

    private static boolean isJson(@Nullable MediaType type) {
        return type != null
                && type.getType().equals("application")
                && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
    }

    private static @Nullable MediaType contentType(HttpHeaders headers) {
        try {
            return headers.getContentType();
        } catch (InvalidMediaTypeException malformed) {
            return null;
        }
    }
}
