package dev.centraldeerros.query.language;

/**
 * A piece of a query.
 *
 * @param text what it says, without quotes, colon or sign
 * @param position of its first character, the first of the query being 1
 */
record Token(Kind kind, String text, int position) {
    enum Kind {
        /** A word, which {@code *} may end. */
        WORD,
        /** What stood between quotes; nothing in it has a meaning of its own. */
        PHRASE,
        /** The name of a field, from before its colon. */
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
