package dev.centraldeerros.http.coding;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdOutputStream;
import dev.centraldeerros.http.problem.ApiException;
import dev.centraldeerros.http.problem.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Bodies in every coding, whole, cut, changed and too good to be true. */
class DecodedBodyTest {
    private static final byte[] TEXT = text();

    private static byte[] text() {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append("{\"description\":\"line ")
                    .append(random.nextInt(1_000_000))
                    .append("\"}\n");
        }
        return text.toString().getBytes(UTF_8);
    }

    private static ContentCoding coding(Coded coded) {
        return ContentCoding.of(coded.header()).orElseThrow();
    }

    private static Flux<byte[]> cut(byte[] body, int pieceBytes) {
        int buffers = (body.length + pieceBytes - 1) / pieceBytes;
        return Flux.range(0, buffers)
                .map(i -> Arrays.copyOfRange(body, i * pieceBytes, Math.min(body.length, (i + 1) * pieceBytes)));
    }

    private static byte[] decoded(Coded coded, byte[] body, int pieceBytes) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        new DecodedBody(coding(coded))
                .buffers(cut(body, pieceBytes))
                .doOnNext(whole::writeBytes)
                .blockLast();
        return whole.toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void whatWasCodedIsReadHoweverItIsCut(Coded coded) {
        byte[] body = coded.of(TEXT);
        for (int pieceBytes : List.of(1, 2, 3, 17, 1_000, 65_536)) {
            assertThat(decoded(coded, body, pieceBytes))
                    .as("pieces of " + pieceBytes)
                    .isEqualTo(TEXT);
        }
        assertThat(decoded(coded, coded.of(new byte[0]), 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatEndsInTheMiddleIsRefusedWhereverThatIs(Coded coded) {
        byte[] body = coded.of(Arrays.copyOf(TEXT, 300));
        IntStream.range(0, body.length)
                .forEach(length -> assertThatThrownBy(() -> decoded(coded, Arrays.copyOf(body, length), 50))
                        .as("cut after " + length)
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                refusal -> assertThat(refusal.errors()).containsOnlyKeys("body")));
    }

    /** Neither crash nor hang, whatever the bytes: a refusal, or bytes. */
    @ParameterizedTest
    @EnumSource
    void bytesThatWereChangedAreRefusedOrRead(Coded coded) {
        byte[] body = coded.of(TEXT);
        Random random = new Random(20261125);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] changed = body.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(round % 2 == 0 ? 40 : changed.length)] = (byte) random.nextInt();
            }
            try {
                byte[] read = decoded(coded, changed, 4_096);
                assertThat(read.length).isLessThan(64 * 1024 * 1024);
            } catch (ApiException refusal) {
                assertThat(refusal.problem()).isEqualTo(Problem.INVALID_INPUT);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void aLargeBodyIsMadeOnlyAsFarAsItIsAskedFor(Coded coded) {
        byte[] bomb = coded.of(new byte[1024 * 1024], 200);
        AtomicInteger most = new AtomicInteger();
        DecodedBody body = new DecodedBody(coding(coded));

        StepVerifier.create(
                        body.buffers(cut(bomb, 65_536))
                                .doOnNext(buffer -> most.accumulateAndGet(buffer.length, Math::max)),
                        5)
                .expectNextCount(5)
                .then(() -> assertThat(body.memoryBytes()).isBetween(1L, 1024L * 1024))
                .thenCancel()
                .verify();
        assertThat(most.get()).isLessThanOrEqualTo(BodyDecoder.CHUNK_BYTES);
        assertThat(body.memoryBytes()).isZero();
    }

    static List<Coded> severalStreams() {
        return List.of(Coded.GZIP, Coded.ZSTD);
    }

    @ParameterizedTest
    @MethodSource("severalStreams")
    void oneStreamMayFollowAnother(Coded coded) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(coded.of(TEXT));
        both.writeBytes(coded.of("and more".getBytes(UTF_8)));

        for (int pieceBytes : List.of(1, 1_000, 65_536)) {
            assertThat(new String(decoded(coded, both.toByteArray(), pieceBytes), UTF_8))
                    .endsWith("}\nand more");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatFollowsTheEndIsRefused(Coded coded) {
        byte[] body = coded.of(TEXT);
        byte[] more = Arrays.copyOf(body, body.length + 20);
        for (int pieceBytes : List.of(1, 1_000, 65_536)) {
            assertThatThrownBy(() -> decoded(coded, more, pieceBytes)).isInstanceOf(ApiException.class);
        }
    }

    @Test
    void aGzipHeaderMayHaveEveryOptionalPart() throws IOException {
        byte[] plain = Coded.GZIP.of(TEXT);
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.write(plain, 0, 3);
        full.write(2 | 4 | 8 | 16);
        full.write(plain, 4, 6);
        full.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'});
        full.writeBytes("name\0comment\0".getBytes(UTF_8));
        full.writeBytes(new byte[] {1, 2});
        full.write(plain, 10, plain.length - 10);

        assertThat(decoded(Coded.GZIP, full.toByteArray(), 1)).isEqualTo(TEXT);
    }

    @Test
    void aZstdWindowOfMoreThanEightMebibytesIsRefused() throws IOException {
        for (int windowLog : List.of(23, 24, 27)) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZstdOutputStream out = new ZstdOutputStream(bytes, 3)) {
                out.setLong(windowLog);
                out.write(TEXT);
                out.flush(); // the length is not known, so that the window is what was asked for
                out.write(TEXT);
            }
            if (windowLog == 23) {
                assertThat(decoded(Coded.ZSTD, bytes.toByteArray(), 1_000)).hasSize(2 * TEXT.length);
            } else {
                assertThatThrownBy(() -> decoded(Coded.ZSTD, bytes.toByteArray(), 1_000))
                        .isInstanceOfSatisfying(
                                ApiException.class,
                                refusal ->
                                        assertThat(refusal.errors().toString()).contains("8 MiB"));
            }
        }
    }

    @Test
    void namesAreTakenInAnyCaseAndOthersAreNot() {
        assertThat(ContentCoding.of("GZip")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.of("x-gzip")).contains(ContentCoding.GZIP);
        assertThat(ContentCoding.of("identity")).contains(ContentCoding.IDENTITY);
        for (String name : List.of("", "compress", "gzip, gzip", "snappy", "zstd;q=1", "aes128gcm")) {
            assertThat(ContentCoding.of(name)).as(name).isEmpty();
        }
    }
}
