package dev.centraldeerros.http.coding;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Content codings of request bodies (RFC 9110, 8.4.1; RFC 7932 for br, RFC 8878 for zstd). */
public enum ContentCoding {
    /** No coding. */
    IDENTITY {
        @Override
        BodyDecoder open() {
            throw new IllegalStateException("there is nothing to undo");
        }
    },
    GZIP {
        @Override
        BodyDecoder open() {
            return new GzipDecoder();
        }
    },
    /** With the zlib wrapper, as RFC 9110 requires, or without it, as some clients send it. */
    DEFLATE {
        @Override
        BodyDecoder open() {
            return new DeflateDecoder();
        }
    },
    BR {
        @Override
        BodyDecoder open() {
            return new BrotliDecoder();
        }

        @Override
        boolean isAvailable() {
            return BrotliDecoder.isAvailable();
        }
    },
    ZSTD {
        @Override
        BodyDecoder open() {
            return new ZstdDecoder();
        }

        @Override
        boolean isAvailable() {
            return ZstdDecoder.isAvailable();
        }
    };

    /** RFC 9110, 8.4.1.3: an alias of gzip. */
    private static final String OLD_GZIP = "x-gzip";

    /** Returns the coding with this name, case ignored; empty if it is unknown or unavailable. */
    public static Optional<ContentCoding> of(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(coding -> coding.text().equals(wanted.equals(OLD_GZIP) ? GZIP.text() : wanted))
                .filter(ContentCoding::isAvailable)
                .findFirst();
    }

    /** Returns the names of all codings that are available. */
    public static List<String> available() {
        return Stream.of(values())
                .filter(coding -> coding != IDENTITY && coding.isAvailable())
                .map(ContentCoding::text)
                .toList();
    }

    /**
     * Returns the coding that the first bytes of a body tell, because some clients name another one, or none. Brotli has no mark:
     * it is believed by its name where the bytes are not those of a JSON text.
     *
     * @param start at least one byte
     */
    public ContentCoding told(byte[] start) {
        if (start.length < 2) {
            return this;
        }
        int first = start[0] & 0xFF;
        int second = start[1] & 0xFF;
        if (first == 0x1F && second == 0x8B) {
            return GZIP;
        }
        if (first == 0x28 && second == 0xB5 && ZSTD.isAvailable()) {
            return ZSTD;
        }
        // RFC 1950: deflate with a window of 32 KiB, a multiple of 31.
        if (first == 0x78 && (first * 256 + second) % 31 == 0) {
            return DEFLATE;
        }
        boolean isText = first == '{' || first == '[' || Character.isWhitespace(first);
        return this == BR && !isText ? BR : IDENTITY;
    }

    /** Creates the decoder of one body; the caller closes it. */
    abstract BodyDecoder open();

    /** Returns whether a native library exists for this machine, if the coding needs one. */
    boolean isAvailable() {
        return true;
    }

    /** Returns its name in {@code Content-Encoding}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
