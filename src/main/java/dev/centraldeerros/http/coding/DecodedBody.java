package dev.centraldeerros.http.coding;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Decodes one body and reports the memory that this needs. */
public final class DecodedBody {
    private final ContentCoding named;

    /** Whether the first bytes tell the coding, because clients name a wrong one. */
    private final boolean isSniffed;

    /** Created by the first read. */
    private volatile @Nullable BodyDecoder decoder;

    public DecodedBody(ContentCoding coding) {
        this(coding, false);
    }

    private DecodedBody(ContentCoding named, boolean isSniffed) {
        this.named = named;
        this.isSniffed = isSniffed;
    }

    /** Returns a body whose coding its first bytes tell; {@code named} where they do not. */
    public static DecodedBody sniffed(ContentCoding named) {
        return new DecodedBody(named, true);
    }

    /**
     * Returns the decoded chunks of at most 64 KiB, on demand. Signals 400 if the body is invalid or incomplete. Supports
     * one subscriber.
     */
    public Flux<byte[]> buffers(Flux<byte[]> coded) {
        if (!isSniffed) {
            return buffers(named, coded);
        }
        return coded.switchOnFirst((first, all) -> {
            byte[] start = first.get();
            return start == null ? all : buffers(named.told(start), all);
        });
    }

    private Flux<byte[]> buffers(ContentCoding coding, Flux<byte[]> coded) {
        if (coding == ContentCoding.IDENTITY) {
            return coded;
        }
        return Flux.using(
                () -> open(coding),
                open -> coded.concatMapIterable(open::decode, 1).concatWith(open.end()),
                BodyDecoder::close);
    }

    private BodyDecoder open(ContentCoding coding) {
        BodyDecoder open = coding.open();
        decoder = open;
        return open;
    }

    /** Returns the memory for decoding in bytes. */
    public long memoryBytes() {
        BodyDecoder open = decoder;
        return open == null ? 0 : open.memoryBytes();
    }
}
