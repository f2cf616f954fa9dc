package dev.centraldeerros.cli.send;

import dev.centraldeerros.cli.send.LineReader.Line;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns a line into the JSON of one event. */
final class LineEncoder {
    /** Makes the JSON of a line of text. */
    interface TextForm {
        String json(String description, @Nullable String eventKey);
    }

    private static final String NOT_TEXT =
            "is not %s text; name its encoding, for example --encoding=ISO-8859-1 or --encoding=UTF-16LE";

    private final @Nullable TextForm text;
    private final @Nullable String key;
    private final String salt;

    /**
     * Creates an encoder.
     *
     * @param text form of lines of text; null if lines are JSON
     * @param key name for what is sent; null without one
     * @param salt what else makes two lines different events, such as their level
     */
    LineEncoder(@Nullable TextForm text, @Nullable String key, String salt) {
        this.text = text;
        this.key = key;
        this.salt = salt;
    }

    /** Result of a line. */
    sealed interface Encoded {
        /** A blank line. */
        record Blank() implements Encoded {}

        record Event(String json) implements Encoded {}

        record Rejected(String reason) implements Encoded {}
    }

    Encoded encode(Line line) {
        ByteBuffer content = line.content();
        if (content == null) {
            return new Encoded.Rejected("is longer than " + LineReader.MAX_LINE_BYTES + " bytes");
        }
        String decoded;
        try {
            decoded = line.charset()
                    .newDecoder()
                    .decode(content.duplicate())
                    .toString()
                    .strip();
        } catch (CharacterCodingException other) {
            return new Encoded.Rejected(NOT_TEXT.formatted(line.charset().name()));
        }
        if (decoded.isEmpty()) {
            return new Encoded.Blank();
        }
        if (decoded.indexOf('\0') >= 0) {
            return new Encoded.Rejected("has NUL characters, as UTF-16 has; "
                    + NOT_TEXT.formatted(line.charset().name()));
        }
        String eventKey = key == null ? null : eventKey(key, line.number(), decoded);
        if (text != null) {
            return new Encoded.Event(text.json(decoded, eventKey));
        }
        return JsonLine.encode(decoded, eventKey);
    }

    /**
     * Returns the key of an event, by which it is stored once however often, and in whatever blocks, it is sent: a hash of the name, the
     * number of the line and its text, so that another text under the same name is another event.
     */
    private String eventKey(String name, long number, String line) {
        MessageDigest digest = sha256();
        for (String part : new String[] {name, Long.toString(number), salt, line}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
            digest.update(bytes);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
