package dev.centraldeerros.http.coding;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The content codings that bodies may come in (RFC 9110, 8.4.1; RFC 7932 for br, RFC 8878 for zstd). */
public enum ContentCoding {
    /** As it is. */
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
    /** With the zlib wrapper, as the RFC has it, or without, as some send it. */
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

    /** RFC 9110, 8.4.1.3: the older name of gzip means the same. */
    private static final String OLD_GZIP = "x-gzip";

    /** The one of that name, whatever its case; empty when this machine cannot undo it. */
    public static Optional<ContentCoding> of(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return Stream.of(values())
                .filter(coding -> coding.text().equals(wanted.equals(OLD_GZIP) ? GZIP.text() : wanted))
                .filter(ContentCoding::isAvailable)
                .findFirst();
    }

    /** Makes what undoes one body; the caller closes it. */
    abstract BodyDecoder open();

    /** Whether there is a native library for this machine, where one is needed. */
    boolean isAvailable() {
        return true;
    }

    /** As it stands in {@code Content-Encoding}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
