package dev.centraldeerros.fingerprint.message;

import dev.centraldeerros.fingerprint.message.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * A message whose values (numbers, ids, dates, addresses, paths, quoted text) are masked, so that messages of one statement
 * have one template.
 *
 * @param text the template: its words, separated as in the message, with {@code <*>} for values
 * @param values the values, in order
 * @param end index after the last character of the message that counts
 */
public record MessageTemplate(String text, List<Span> values, int end) {
    /** Characters of a message that count; the rest of a long message is mostly data. */
    public static final int MAX_CHARS = 1_000;

    private static final int MAX_LINES = 3;
    private static final String VALUE = "<*>";

    /**
     * Part of a message.
     *
     * @param start index of the first UTF-16 unit
     * @param end index after the last one
     */
    public record Span(int start, int end) {}

    /** Whether anything but values is left. */
    public boolean hasWords() {
        return text.replace(VALUE, "").chars().anyMatch(Character::isLetter);
    }

    /** Returns the template of {@code message}; in linear time. */
    public static MessageTemplate of(String message) {
        int end = end(message);
        List<Token> tokens = new Rules(message, Lexer.tokens(message, end)).apply();
        StringBuilder text = new StringBuilder();
        List<Span> values = new ArrayList<>();
        for (Token token : tokens) {
            if (token.spaced() && text.length() > 0) {
                text.append(' ');
            }
            if (token.is(Kind.VALUE)) {
                text.append(VALUE);
                values.add(new Span(token.start(), token.end()));
            } else {
                text.append(message, token.start(), token.end());
            }
        }
        return new MessageTemplate(text.toString(), List.copyOf(values), end);
    }

    /** The first lines count, up to the bound, which never parts a surrogate pair. */
    private static int end(String message) {
        int end = 0;
        for (int line = 0; line < MAX_LINES && end >= 0 && end < message.length(); line++) {
            end = message.indexOf('\n', end + 1);
        }
        int bound = end < 0 ? message.length() : Math.min(end, message.length());
        if (bound <= MAX_CHARS) {
            return bound;
        }
        return Character.isHighSurrogate(message.charAt(MAX_CHARS - 1)) ? MAX_CHARS - 1 : MAX_CHARS;
    }
}
