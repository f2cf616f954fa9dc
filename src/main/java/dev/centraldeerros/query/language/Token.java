package dev.centraldeerros.query.language;

/**
 * Token of a query.
 *
 * @param text its text without quotes, colon and sign
 * @param position position of its first character, starting at 1
 */
record Token(Kind kind, String text, int position) {
    enum Kind {
        /** Word that may end with {@code *}. */
        WORD,
        /** Text between quotes, without special characters. */
        PHRASE,
        /** Field name before a colon. */
        FIELD,
        /** {@code <}, {@code <=}, {@code >} or {@code >=} after a colon. */
        SIGN,
        AND,
        OR,
        /** {@code NOT}, or a minus before a term. */
        NOT,
        OPEN,
        CLOSE,
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }
}
