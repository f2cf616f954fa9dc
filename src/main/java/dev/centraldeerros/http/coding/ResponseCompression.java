package dev.centraldeerros.http.coding;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Content codings of long responses (RFC 9110, 8.4.1; RFC 1952 for gzip, RFC 8878 for zstd). */
public enum ResponseCompression {
    /** Best ratio for logs and fastest; preferred over gzip at equal weight. */
    ZSTD {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            return new ZstdOutputStreamNoFinalizer(out, ZSTD_LEVEL);
        }

        @Override
        boolean isAvailable() {
            return ZstdDecoder.isAvailable();
        }
    },
    GZIP {
        @Override
        OutputStream open(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER_BYTES, true) {
                {
                    def.setLevel(Deflater.BEST_SPEED);
                }
            };
        }
    },
    /** No coding. */
    IDENTITY {
        @Override
        OutputStream open(OutputStream out) {
            return out;
        }
    };

    private static final int ZSTD_LEVEL = 1;
    private static final int BUFFER_BYTES = 8 * 1024;

    /** Returns a stream that compresses. */
    abstract OutputStream open(OutputStream out) throws IOException;

    /** Returns whether a native library exists for this machine, if the coding needs one. */
    boolean isAvailable() {
        return true;
    }

    /** Returns its name in {@code Content-Encoding}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the coding with the greatest weight in {@code Accept-Encoding} (RFC 9110, 12.5.3); none by default. */
    public static ResponseCompression accepted(List<String> headers) {
        Map<String, Double> weights = new HashMap<>();
        headers.stream().flatMap(header -> List.of(header.split(",")).stream()).forEach(part -> put(part, weights));
        double others = weights.getOrDefault("*", 0.0);
        ResponseCompression best = IDENTITY;
        double most = weights.getOrDefault(IDENTITY.text(), 0.0);
        for (ResponseCompression coding : List.of(GZIP, ZSTD)) {
            double weight = weights.getOrDefault(coding.text(), others);
            if (coding.isAvailable() && weight > 0 && weight >= most) {
                best = coding;
                most = weight;
            }
        }
        return best;
    }

    /** Adds one part, such as {@code gzip;q=0.5}; an invalid weight counts as zero. */
    private static void put(String part, Map<String, Double> weights) {
        String[] buffers = part.split(";", 2);
        String name = buffers[0].strip().toLowerCase(Locale.ROOT);
        double weight = 1;
        if (buffers.length == 2) {
            String parameter = buffers[1].strip().toLowerCase(Locale.ROOT);
            weight = parameter.matches("q\\s*=\\s*(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
                    ? Double.parseDouble(
                            parameter.substring(parameter.indexOf('=') + 1).strip())
                    : 0;
        }
        Double unused = weights.put(name.equals("x-gzip") ? GZIP.text() : name, weight);
    }

    /**
     * Compresses the buffers and flushes each, so that no buffer waits for the next. Requests one buffer at a time.
     *
     * @param worker scheduler of the work, which takes too long for an event loop
     */
    public Flux<byte[]> encode(Flux<byte[]> buffers, Scheduler worker) {
        if (this == IDENTITY) {
            return buffers;
        }
        return Flux.using(
                () -> new Encoder(this),
                encoder -> buffers.publishOn(worker, 1)
                        .map(encoder::add)
                        .concatWith(Mono.fromSupplier(encoder::end))
                        .filter(buffer -> buffer.length > 0),
                Encoder::close);
    }

    /** Compresses one body. Guarded by this, because another thread may cancel during the work. */
    private static final class Encoder {
        private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        private final OutputStream coding;
        private boolean isClosed;

        Encoder(ResponseCompression coding) throws IOException {
            this.coding = coding.open(encoded);
        }

        synchronized byte[] add(byte[] buffer) {
            if (!isClosed) {
                try {
                    coding.write(buffer);
                    coding.flush();
                } catch (IOException impossible) {
                    throw new UncheckedIOException(impossible);
                }
            }
            return take();
        }

        synchronized byte[] end() {
            close();
            return take();
        }

        private byte[] take() {
            byte[] taken = encoded.toByteArray();
            encoded.reset();
            return taken;
        }

        synchronized void close() {
            isClosed = true;
            try {
                coding.close();
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
