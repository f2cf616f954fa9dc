package dev.centraldeerros.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** A request's body, whose headers were checked before a byte of it is read. */
public final class RequestBody {
    private final ServerRequest request;
    private final int mostBytes;
    private final long length;

    private RequestBody(ServerRequest request, int mostBytes, long length) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.length = length;
    }

    /**
     * A body that must be JSON in UTF-8.
     *
     * @param mostBytes how long it may be
     * @throws ApiException 415 for another media type, charset or encoding, 413 when it says that it is longer
     */
    public static RequestBody json(ServerRequest request, int mostBytes) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        MediaType type = contentType(headers);
        if (type == null || !isJson(type)) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
        }
        if (type.getCharset() != null && !StandardCharsets.UTF_8.equals(type.getCharset())) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be in UTF-8.");
        }
        List<String> encodings = headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING);
        if (!encodings.isEmpty() && !(encodings.size() == 1 && encodings.get(0).equalsIgnoreCase("identity"))) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must not have a Content-Encoding.");
        }
        long length = headers.getContentLength();
        if (length > mostBytes) {
            throw tooLarge(mostBytes);
        }
        return new RequestBody(request, mostBytes, length);
    }

    /** How many bytes it has, or may have where it does not say. */
    public long mostBytes() {
        return length >= 0 ? length : mostBytes;
    }

    /** All of it; 413 when it turns out to be longer than allowed. */
    public Mono<byte[]> bytes() {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), mostBytes)
                .map(RequestBody::copy)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge(mostBytes));
    }

    private static byte[] copy(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    private static ApiException tooLarge(int mostBytes) {
        return ApiException.of(Problem.TOO_LARGE, "The body must not be longer than " + mostBytes + " bytes.");
    }

    private static boolean isJson(MediaType type) {
        return type.getType().equals("application")
                && (type.getSubtype().equals("json") || type.getSubtype().endsWith("+json"));
    }

    private static @org.jspecify.annotations.Nullable MediaType contentType(HttpHeaders headers) {
        try {
            return headers.getContentType();
        } catch (InvalidMediaTypeException malformed) {
            return null;
        }
    }
}
