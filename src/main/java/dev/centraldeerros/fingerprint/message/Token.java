package dev.centraldeerros.fingerprint.message;

/**
 * A piece of a message.
 *
 * @param start index of the first character
 * @param end index after the last character
 * @param spaced whether white space stands before it
 */
record Token(Kind kind, int start, int end, boolean spaced) {
    enum Kind {
        /** Text of the template. */
        WORD,
        /** Text that changes from one message to the next. */
        VALUE,
        OPEN,
        CLOSE,
        /** Comma, semicolon, equals sign, colon and other punctuation. */
        MARK
    }

    boolean is(Kind other) {
        return kind == other;
    }

    Token as(Kind other) {
        return new Token(other, start, end, spaced);
    }

    /** Returns one value from the start of this token to the end of {@code last}. */
    Token valueUpTo(Token last) {
        return new Token(Kind.VALUE, start, last.end, spaced);
    }

    String text(String message) {
        return message.substring(start, end);
    }
}
