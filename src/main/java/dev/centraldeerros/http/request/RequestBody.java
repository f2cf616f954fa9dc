package dev.centraldeerros.http.request;

import dev.centraldeerros.http.coding.ContentCoding;
import dev.centraldeerros.http.coding.DecodedBody;
import dev.centraldeerros.http.connection.HttpLimits;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
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

/** A request's body, whose headers were checked before a byte of it is read. */
public final class RequestBody {
    /** One JSON text a line; what the field calls NDJSON or JSON Lines. */
    public static final MediaType LINES = MediaType.parseMediaType("application/x-ndjson");

    private final ServerRequest request;
    private final int mostBytes;
    private final long length;
    private final boolean isLines;
    private final DecodedBody decoded;

    private RequestBody(ServerRequest request, int mostBytes, long length, boolean isLines, ContentCoding coding) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.length = length;
        this.isLines = isLines;
        this.decoded = new DecodedBody(coding);
    }

    /**
     * A body that must be JSON in UTF-8.
     *
     * @param mostBytes how long it may be
     * @throws ApiException 415 for another media type, charset or encoding, 413 when it says that it is longer
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
        RequestBody body = new RequestBody(request, mostBytes, length, false, ContentCoding.IDENTITY);
        body.requireShort();
        return body;
    }

    /**
     * A body that may be JSON or lines of JSON, in UTF-8 and in any {@link ContentCoding}, and of any length as long as it is
     * read in pieces.
     *
     * @param mostBytes how long it may be, decoded, where it is read as a {@link #whole}
     * @throws ApiException 415 for another media type, charset or encoding
     */
    public static RequestBody stream(ServerRequest request, int mostBytes) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        MediaType type = contentType(headers);
        boolean isLines = type != null && type.equalsTypeAndSubtype(LINES);
        if (!isLines && !isJson(type)) {
            throw ApiException.of(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json or " + LINES + ".");
        }
        requireUtf8(headers);
        ContentCoding coding = coding(headers);
        // What comes over the connection says little about what is in it.
        long length = coding == ContentCoding.IDENTITY ? headers.getContentLength() : -1;
        return new RequestBody(request, mostBytes, length, isLines, coding);
    }

    private static void requireUtf8(HttpHeaders headers) {
        MediaType type = contentType(headers);
        if (type != null && type.getCharset() != null && !StandardCharsets.UTF_8.equals(type.getCharset())) {
            throw ApiException.of(Problem.UNSUPPORTED_MEDIA_TYPE, "The body must be in UTF-8.");
        }
    }

    /** At most one header; several are an error. */
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
                        "The Content-Encoding must be one of gzip, deflate, br and zstd, or none."));
    }

    /** Whether it is lines of JSON. */
    public boolean isLines() {
        return isLines;
    }

    /** Refuses with 413 what says that it is longer than a {@link #whole} may be. */
    public void requireShort() {
        if (length > mostBytes) {
            throw tooLarge(mostBytes);
        }
    }

    /** How long it is, decoded; negative when the request does not say. */
    public long length() {
        return length;
    }

    /** All of it; 413 when it turns out to be longer than allowed. */
    public Mono<byte[]> bytes() {
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), mostBytes)
                .map(RequestBody::copy)
                .defaultIfEmpty(new byte[0])
                .onErrorMap(DataBufferLimitException.class, longer -> tooLarge(mostBytes));
    }

    /**
     * It in the pieces in which it comes, decoded, each of {@link HttpLimits#BODY_PIECE_BYTES} at most, read and decoded as they
     * are asked for.
     */
    public Flux<byte[]> pieces() {
        return decoded.pieces(request.body(BodyExtractors.toDataBuffers()).map(RequestBody::copy));
    }

    /** What decoding it takes of memory now, in bytes, besides the pieces. */
    public long decodingBytes() {
        return decoded.memoryBytes();
    }

    /**
     * Puts pieces together; 413 when they turn out to be longer than allowed.
     *
     * @param onSize told of how many bytes there are so far, before each piece is kept
     */
    public Mono<byte[]> whole(Flux<byte[]> pieces, LongConsumer onSize) {
        return Mono.defer(() -> {
            Joined joined = new Joined();
            return pieces.doOnNext(piece -> {
                        int size = joined.size + piece.length;
                        if (size > mostBytes) {
                            throw tooLarge(mostBytes);
                        }
                        onSize.accept(size);
                        joined.add(piece);
                    })
                    .then(Mono.fromSupplier(joined::bytes));
        });
    }

    /** Pieces of one body; used by one thread at a time. */
    private static final class Joined {
        private final List<byte[]> pieces = new ArrayList<>(1);
        private int size;

        void add(byte[] piece) {
            pieces.add(piece);
            size += piece.length;
        }

        byte[] bytes() {
            if (pieces.size() == 1) {
                return pieces.get(0);
            }
            byte[] bytes = new byte[size];
            int at = 0;
            for (byte[] piece : pieces) {
                System.arraycopy(piece, 0, bytes, at, piece.length);
                at += piece.length;
            }
            return bytes;
        }
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
