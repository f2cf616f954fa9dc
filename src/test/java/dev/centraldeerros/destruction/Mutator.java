package dev.centraldeerros.destruction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils bytes: bits, pieces, places at which parsers break. What it makes of a seed and a body is always the same. */
final class Mutator {
    private static final int MAX_CHANGES = 6;
    private static final int MAX_REPEATS = 2_000;

    /** What has broken parsers of text. */
    private static final List<byte[]> TOKENS = List.of(
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes("\""),
            bytes("\\"),
            bytes(","),
            bytes(":"),
            bytes("\n"),
            bytes("\r\n"),
            bytes("null"),
            bytes("true"),
            bytes("-0"),
            bytes("1e999999999"),
            bytes("1e-999999999"),
            bytes("99999999999999999999999999999999"),
            bytes("NaN"),
            bytes("-Infinity"),
            bytes("\\u0000"),
            bytes("\\ud800"),
            bytes("\\udc00\\ud800"),
            bytes("\\u202e"),
            bytes("\u0000"),
            bytes("\ufeff"),
            bytes("\u202e"),
            bytes("\ud83d\ude00"),
            bytes("0000-00-00T00:00:00Z"),
            bytes("+1000000-01-01T00:00:00Z"),
            bytes("2026-02-30T24:00:60+18:01"),
            bytes("';DROP TABLE log;--"),
            bytes("%"),
            bytes("%00"),
            bytes("%zz"),
            bytes("$1"),
            bytes("*"),
            bytes("("),
            bytes("OR NOT"),
            new byte[] {(byte) 0xC0, (byte) 0xAF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xFF, (byte) 0xFE},
            new byte[] {(byte) 0x1F, (byte) 0x8B},
            new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD});

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    /** One to six changes; {@code other} is what pieces are taken from. */
    byte[] spoil(byte[] good, byte[] other) {
        byte[] bad = good;
        for (int i = random.nextInt(MAX_CHANGES); i >= 0; i--) {
            bad = change(bad, other);
        }
        return bad;
    }

    /** Text of ASCII that is spoiled within ASCII, without line ends. */
    String spoilLine(String good, String other) {
        byte[] bad = spoil(bytes(good), bytes(other));
        StringBuilder line = new StringBuilder();
        for (byte one : bad) {
            if (one > ' ' && one < 0x7F) {
                line.append((char) one);
            }
        }
        return line.toString();
    }

    private byte[] change(byte[] bytes, byte[] other) {
        if (bytes.length == 0) {
            return token();
        }
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
        return switch (random.nextInt(8)) {
            case 0 -> {
                byte[] flipped = bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> join(bytes, at, new byte[0], at + length);
            case 2 -> join(bytes, at, token(), at);
            case 3 -> join(bytes, at, token(), at + length);
            case 4 -> Arrays.copyOf(bytes, at);
            case 5 -> join(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            case 6 -> {
                int from = other.length == 0 ? 0 : random.nextInt(other.length);
                yield join(bytes, at, Arrays.copyOfRange(other, from, other.length), bytes.length);
            }
            default -> random.nextInt(10) == 0 ? join(bytes, at, repeated(token()), at) : join(bytes, at, token(), at);
        };
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size()));
    }

    private byte[] repeated(byte[] token) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = random.nextInt(MAX_REPEATS); i >= 0; i--) {
            all.writeBytes(token);
        }
        return all.toByteArray();
    }

    private static byte[] join(byte[] bytes, int end, byte[] middle, int start) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(bytes, 0, end);
        all.writeBytes(middle);
        all.write(bytes, start, bytes.length - start);
        return all.toByteArray();
    }
}
