package dev.centraldeerros.http.coding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies in every coding, as clients make them. */
public enum Coded {
    GZIP("gzip") {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            return new GZIPOutputStream(out);
        }
    },
    ZLIB("deflate") {
        @Override
        OutputStream open(OutputStream out) {
            return new DeflaterOutputStream(out);
        }
    },
    BARE_DEFLATE("deflate") {
        @Override
        OutputStream open(OutputStream out) {
            return new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
        }
    },
    BR("br") {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            Brotli4jLoader.ensureAvailability();
            return new BrotliOutputStream(out, Encoder.Parameters.create(5));
        }
    },
    ZSTD("zstd") {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            return new ZstdOutputStream(out);
        }
    };

    private final String header;

    Coded(String header) {
        this.header = header;
    }

    abstract OutputStream open(OutputStream out) throws IOException;

    /** As it stands in {@code Content-Encoding}. */
    public String header() {
        return header;
    }

    /** The body in this coding. */
    public byte[] of(byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = open(bytes)) {
            out.write(body);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return bytes.toByteArray();
    }

    /** A piece again and again, in this coding, without ever being there as a whole. */
    public byte[] of(byte[] buffer, int times) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = open(bytes)) {
            for (int i = 0; i < times; i++) {
                out.write(buffer);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return bytes.toByteArray();
    }
}
