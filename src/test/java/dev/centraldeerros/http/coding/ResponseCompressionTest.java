package dev.centraldeerros.http.coding;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class ResponseCompressionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|IDENTITY",
                "gzip|GZIP",
                "x-gzip|GZIP",
                "zstd|ZSTD",
                "gzip, deflate, br, zstd|ZSTD",
                "gzip;q=1.0, zstd;q=0.5|GZIP",
                "GZIP ; Q = 0.3|GZIP",
                "zstd;q=0, gzip|GZIP",
                "gzip;q=0|IDENTITY",
                "gzip;q=0.000|IDENTITY",
                "identity|IDENTITY",
                "identity, gzip;q=0.5|IDENTITY",
                "identity;q=0.5, gzip;q=0.5|GZIP",
                "*|ZSTD",
                "zstd;q=0, *|GZIP",
                "br|IDENTITY",
                "gzip;q=2|IDENTITY",
                "gzip;level=9|IDENTITY",
                ";q=1,,;|IDENTITY"
            })
    void theOneThatIsWantedMostIsTaken(String header, ResponseCompression coding) {
        assertThat(ResponseCompression.accepted(List.of(header))).isEqualTo(coding);
    }

    @Test
    void severalHeadersAreOne() {
        assertThat(ResponseCompression.accepted(List.of("br", "gzip"))).isEqualTo(ResponseCompression.GZIP);
        assertThat(ResponseCompression.accepted(List.of())).isEqualTo(ResponseCompression.IDENTITY);
    }

    @ParameterizedTest
    @EnumSource(ResponseCompression.class)
    void whatIsReadIsWhatWasWritten(ResponseCompression coding) throws IOException {
        Random random = new Random(3);
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        List<byte[]> buffers = Flux.range(0, 50)
                .map(i -> ("line " + random.nextInt(10) + "\n")
                        .repeat(random.nextInt(3_000))
                        .getBytes(StandardCharsets.UTF_8))
                .doOnNext(plain::writeBytes)
                .collectList()
                .block();
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        coding.encode(Flux.fromIterable(buffers), Schedulers.parallel())
                .doOnNext(coded::writeBytes)
                .blockLast();

        assertThat(decoded(coding, coded.toByteArray()).readAllBytes()).isEqualTo(plain.toByteArray());
    }

    private static InputStream decoded(ResponseCompression coding, byte[] bytes) throws IOException {
        InputStream in = new ByteArrayInputStream(bytes);
        return switch (coding) {
            case GZIP -> new GZIPInputStream(in);
            case ZSTD -> new ZstdInputStream(in);
            case IDENTITY -> in;
        };
    }

    /** Rows of a slow search arrive while it runs. */
    @ParameterizedTest
    @EnumSource(ResponseCompression.class)
    void eachPieceCanBeReadBeforeTheNextIsThere(ResponseCompression coding) throws IOException {
        byte[] first = coding.encode(
                        Flux.concat(Flux.just("first\n".getBytes(StandardCharsets.UTF_8)), Flux.never()),
                        Schedulers.parallel())
                .blockFirst();
        assertThat(new String(decoded(coding, first).readNBytes(6), StandardCharsets.UTF_8))
                .isEqualTo("first\n");
    }

    @ParameterizedTest
    @EnumSource(ResponseCompression.class)
    void noMoreIsAskedForThanIsTaken(ResponseCompression coding) {
        AtomicInteger asked = new AtomicInteger();
        Flux<byte[]> buffers = Flux.generate(sink -> {
            asked.incrementAndGet();
            sink.next(new byte[1_000]);
        });
        StepVerifier.create(coding.encode(buffers, Schedulers.immediate()), 2)
                .expectNextCount(2)
                .thenCancel()
                .verify();
        assertThat(asked.get()).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource(ResponseCompression.class)
    void anErrorBeforeTheFirstPieceComesAsItIs(ResponseCompression coding) {
        StepVerifier.create(coding.encode(Flux.error(new IllegalStateException("none")), Schedulers.immediate()))
                .verifyErrorMessage("none");
    }
}
