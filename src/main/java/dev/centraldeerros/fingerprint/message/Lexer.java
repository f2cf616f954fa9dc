package dev.centraldeerros.fingerprint.message;

import dev.centraldeerros.fingerprint.message.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Splits a message into tokens and classes each by itself; {@link Rules} then looks at neighbours. */
final class Lexer {
    private static final String OPENING = "([{";
    private static final String CLOSING = ")]}";
    private static final String MARKS = ",;|=<>";

    /** Punctuation at the end of a piece that is not a part of it. */
    private static final String TRAILING = ".:!?*";

    /** Quoted text of more characters is not one value. */
    private static final int MAX_QUOTED = 400;

    private final String message;
    private final int end;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String message, int end) {
        this.message = message;
        this.end = end;
    }

    /** Returns the tokens of the first {@code end} characters. */
    static List<Token> tokens(String message, int end) {
        Lexer lexer = new Lexer(message, end);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < end) {
            boolean spaced = skipSpace();
            if (at < end) {
                next(spaced);
            }
        }
    }

    private boolean skipSpace() {
        int from = at;
        while (at < end && Character.isWhitespace(message.charAt(at))) {
            at++;
        }
        return at > from || from == 0;
    }

    private void next(boolean spaced) {
        char c = message.charAt(at);
        if (isQuote(c)) {
            quoted(c, spaced);
        } else if (c == '<' && at + 1 < end && Character.isDigit(message.charAt(at + 1))) {
            // "<1" is a number.
            piece(at + 1, spaced);
        } else if (OPENING.indexOf(c) >= 0) {
            add(Kind.OPEN, at + 1, spaced);
        } else if (CLOSING.indexOf(c) >= 0) {
            add(Kind.CLOSE, at + 1, spaced);
        } else if (MARKS.indexOf(c) >= 0) {
            add(Kind.MARK, at + 1, spaced);
        } else {
            piece(at, spaced);
        }
    }

    /** A quote opens a text if no letter stands before it. */
    private boolean isQuote(char c) {
        return c == '"' || c == '`' || c == '“' || c == '«' || (c == '\'' && !followsLetter());
    }

    private boolean followsLetter() {
        return at > 0 && Character.isLetterOrDigit(message.charAt(at - 1));
    }

    private void quoted(char quote, boolean spaced) {
        char closing = quote == '“' ? '”' : quote == '«' ? '»' : quote;
        int close = message.indexOf(closing, at + 1);
        // As GNU programs quote: `text'
        if (quote == '`') {
            int other = message.indexOf('\'', at + 1);
            close = close < 0 || (other >= 0 && other < close) ? other : close;
        }
        if (close < 0 || close >= end || close - at > MAX_QUOTED || isRequestLine(at + 1, close)) {
            add(Kind.MARK, at + 1, spaced);
            return;
        }
        add(Kind.VALUE, close + 1, spaced);
    }

    private boolean isRequestLine(int from, int to) {
        int space = message.indexOf(' ', from);
        return space > from && space < to && Vocabulary.isHttpMethod(message.substring(from, space));
    }

    private void piece(int from, boolean spaced) {
        int to = from;
        while (to < end && !endsPiece(to)) {
            to++;
        }
        int scheme = message.indexOf("://", from);
        boolean isUrl = scheme > from && scheme < to;
        // A path may have a query, too.
        if (isUrl || (message.charAt(from) == '/' && to - from > 1)) {
            add(Kind.VALUE, endOfUrl(isUrl ? scheme : from + 1), spaced);
            return;
        }
        // Base64 ends with "=".
        while (to < end && message.charAt(to) == '=' && isPadding(to)) {
            to++;
        }
        if (to == from) {
            add(Kind.WORD, to + 1, spaced);
            return;
        }
        int core = to;
        while (core > from && TRAILING.indexOf(message.charAt(core - 1)) >= 0) {
            core--;
        }
        if (core > from) {
            core(core, spaced);
        }
        if (at < to) {
            add(Kind.MARK, to, core == from && spaced);
        }
    }

    private boolean endsPiece(int i) {
        char c = message.charAt(i);
        return Character.isWhitespace(c)
                || c == '"'
                || OPENING.indexOf(c) >= 0
                || CLOSING.indexOf(c) >= 0
                || MARKS.indexOf(c) >= 0
                || (c == '\'' && !isApostrophe(i));
    }

    private boolean isApostrophe(int i) {
        return i > 0
                && Character.isLetter(message.charAt(i - 1))
                && i + 1 < end
                && Character.isLetter(message.charAt(i + 1));
    }

    /** Whether the equals sign ends a text of base64: no value follows it. */
    private boolean isPadding(int i) {
        return i - at >= 16 && (i + 1 >= end || endsPiece(i + 1)) && Values.hasDigit(message.substring(at, i));
    }

    private int endOfUrl(int from) {
        int to = from;
        while (to < end
                && !Character.isWhitespace(message.charAt(to))
                && "\"'<>)]},;".indexOf(message.charAt(to)) < 0) {
            to++;
        }
        while (".:".indexOf(message.charAt(to - 1)) >= 0) {
            to--;
        }
        return to;
    }

    /** Adds a piece without its trailing punctuation; {@code name:value} is a name and a value. */
    private void core(int to, boolean spaced) {
        int colon = message.indexOf(':', at);
        int start = at;
        boolean isName = colon > start && colon < to - 1 && isName(start, colon);
        if (isName && !Values.isAddress(message.substring(start, colon), message.substring(colon + 1, to))) {
            add(Kind.WORD, colon, spaced);
            int after = colon;
            while (after < to && message.charAt(after) == ':') {
                after++;
            }
            add(Kind.MARK, after, false);
            if (at < to) {
                core(to, false);
            }
            return;
        }
        add(Values.isValue(message.substring(start, to)) || isName ? Kind.VALUE : Kind.WORD, to, spaced);
    }

    /** A drive's letter is no name. */
    private boolean isName(int from, int to) {
        if (to - from < 2) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = message.charAt(i);
            if (!Character.isLetter(c) && c != '_' && c != '-' && c != '.') {
                return false;
            }
        }
        return true;
    }

    private void add(Kind kind, int to, boolean spaced) {
        tokens.add(new Token(kind, at, to, spaced));
        at = to;
    }
}
