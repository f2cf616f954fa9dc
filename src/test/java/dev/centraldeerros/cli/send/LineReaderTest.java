package dev.centraldeerros.cli.send;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.centraldeerros.cli.send.LineReader.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineReaderTest {
    private static final String TEXT = "um ção\n\n\u4E0D \uD83D\uDE00\nlast";

    private static List<String> lines(byte[] bytes, Charset given) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(bytes), given);
        List<String> lines = new ArrayList<>();
        for (Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(new String(line.content().array(), line.charset()));
            assertThat(line.number()).isEqualTo(lines.size());
        }
        return lines;
    }

    private static byte[] joined(byte[] mark, byte[] text) {
        byte[] all = java.util.Arrays.copyOf(mark, mark.length + text.length);
        System.arraycopy(text, 0, all, mark.length, text.length);
        return all;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void markDecidesTheEncodingWhateverIsGiven() throws IOException {
        List<String> expected = TEXT.lines().toList();
        for (Charset given : new Charset[] {null, UTF_8, ISO_8859_1}) {
            assertThat(lines(joined(bytes(0xEF, 0xBB, 0xBF), TEXT.getBytes(UTF_8)), given))
                    .isEqualTo(expected);
            assertThat(lines(joined(bytes(0xFF, 0xFE), TEXT.getBytes(UTF_16LE)), given))
                    .isEqualTo(expected);
            assertThat(lines(joined(bytes(0xFE, 0xFF), TEXT.getBytes(UTF_16BE)), given))
                    .isEqualTo(expected);
            assertThat(lines(joined(bytes(0xFF, 0xFE, 0, 0), TEXT.getBytes("UTF-32LE")), given))
                    .isEqualTo(expected);
            assertThat(lines(joined(bytes(0, 0, 0xFE, 0xFF), TEXT.getBytes("UTF-32BE")), given))
                    .isEqualTo(expected);
        }
    }

    @Test
    void withoutAMarkTheGivenEncodingOrUtf8IsRead() throws IOException {
        assertThat(lines(TEXT.getBytes(UTF_8), null)).isEqualTo(TEXT.lines().toList());
        assertThat(lines(TEXT.getBytes(UTF_16LE), UTF_16LE))
                .isEqualTo(TEXT.lines().toList());
        assertThat(lines("ção\r\nx".getBytes(ISO_8859_1), ISO_8859_1)).containsExactly("ção\r", "x");
        assertThat(lines(new byte[0], null)).isEmpty();
        assertThat(lines("\n\n".getBytes(UTF_8), null)).containsExactly("", "");
    }

    @Test
    void lineOfMoreThanTheLimitHasNoContent() throws IOException {
        byte[] text = ("x".repeat(LineReader.MAX_LINE_BYTES + 1) + "\n" + "y".repeat(LineReader.MAX_LINE_BYTES) + "\nz")
                .getBytes(UTF_8);
        LineReader reader = new LineReader(new ByteArrayInputStream(text), null);
        assertThat(reader.next().content()).isNull();
        assertThat(reader.next().content().array()).hasSize(LineReader.MAX_LINE_BYTES);
        assertThat(reader.next()).satisfies(last -> assertThat(last.end()).isEqualTo(text.length));
    }

    @Test
    @Timeout(30)
    void shortLineIsThereBeforeAnythingElseIsWritten() throws IOException {
        try (PipedOutputStream writer = new PipedOutputStream();
                InputStream in = new PipedInputStream(writer)) {
            writer.write("a\n".getBytes(UTF_8));
            writer.flush();
            assertThat(new LineReader(in, null).next().content().array()).containsExactly('a');
        }
    }
}
