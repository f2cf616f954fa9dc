package dev.centraldeerros.http.coding;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Decodes one body and reports the memory that this needs. */
public final class DecodedBody {
    private final ContentCoding coding;

    /** Created by the first read. */
    private volatile @Nullable BodyDecoder decoder;

    public DecodedBody(ContentCoding coding) {
        this.coding = coding;
    }

    /**
     * Returns the decoded chunks of at most 64 KiB, on demand. Signals 400 if the body is invalid or incomplete. Supports
     * one subscriber.
     */
    public Flux<byte[]> buffers(Flux<byte[]> coded) {
        if (coding == ContentCoding.IDENTITY) {
            return coded;
        }
        return Flux.using(
                this::open,
                open -> coded.concatMapIterable(open::decode, 1).concatWith(open.end()),
                BodyDecoder::close);
    }

    private BodyDecoder open() {
        BodyDecoder open = coding.open();
        decoder = open;
        return open;
    }

    /** Returns the coding that the body was created with. */
    public ContentCoding coding() {
        return coding;
    }

    /** Returns the memory for decoding in bytes. */
    public long memoryBytes() {
        BodyDecoder open = decoder;
        return open == null ? 0 : open.memoryBytes();
    }
}
