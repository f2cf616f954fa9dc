package dev.centraldeerros.http.coding;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** One body with its content coding undone, and what that takes of memory. */
public final class DecodedBody {
    private final ContentCoding coding;

    /** Created by the first read. */
    private volatile @Nullable BodyDecoder decoder;

    public DecodedBody(ContentCoding coding) {
        this.coding = coding;
    }

    /**
     * What is in the pieces, in pieces of 64 KiB at most, each made when it is asked for; a 400 when they are not in this coding,
     * or end in the middle. To be read once.
     */
    public Flux<byte[]> pieces(Flux<byte[]> coded) {
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

    /** What undoing it takes of memory now, in bytes. */
    public long memoryBytes() {
        BodyDecoder open = decoder;
        return open == null ? 0 : open.memoryBytes();
    }
}
