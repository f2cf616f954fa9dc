package dev.centraldeerros.query.language;

import dev.centraldeerros.query.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Splits a query into tokens. A name ends at the first colon of its word; the value may contain other colons. */
final class Lexer {
    static final Map<String, Kind> OPERATORS = Map.of("AND", Kind.AND, "OR", Kind.OR, "NOT", Kind.NOT);

    /** Prefix of the fields whose name may be quoted. */
    private static final String ATTRIBUTE = "attr.";

    /** Quotes that word processors and phones write; any of them ends what another one has begun. */
    private static final String TYPOGRAPHIC_QUOTES = "\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033";

    private static final char ZERO_WIDTH_SPACE = '\u200B';
    private static final char ZERO_WIDTH_NO_BREAK_SPACE = '\uFEFF';

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /**
     * Returns the tokens and an end token.
     *
     * @throws QuerySyntaxException if a quote is not closed or a name is empty
     */
    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        boolean afterField = false;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (isBlank(next)) {
                at++;
                afterField = false;
            } else if (next == '(' || next == ')') {
                add(next == '(' ? Kind.OPEN : Kind.CLOSE, text.substring(at, at + 1), at);
                at++;
                afterField = false;
            } else if (isQuote(next)) {
                phrase();
                afterField = false;
            } else if (afterField && (next == '<' || next == '>')) {
                int start = at++;
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                }
                add(Kind.SIGN, text.substring(start, at), start);
            } else if (next == '-' && !afterField && negates()) {
                add(Kind.NOT, "-", at);
                at++;
            } else {
                afterField = word(afterField);
            }
        }
        add(Kind.END, "", at);
    }

    /** Reads a word or a name; returns whether it was a name. The name of an attribute may be quoted. */
    private boolean word(boolean isValue) {
        int start = at;
        StringBuilder word = new StringBuilder();
        while (at < text.length() && !endsWord(text.charAt(at))) {
            if (text.charAt(at) == ':' && !isValue) {
                if (at == start) {
                    throw new QuerySyntaxException(position(start), "a colon needs a field's name before it.");
                }
                add(Kind.FIELD, word.toString(), start);
                at++;
                return true;
            }
            word.append(text.charAt(at++));
            if (at < text.length()
                    && isQuote(text.charAt(at))
                    && word.toString().equals(ATTRIBUTE)) {
                word.append(quoted());
            }
        }
        add(isValue ? Kind.WORD : OPERATORS.getOrDefault(word.toString(), Kind.WORD), word.toString(), start);
        return false;
    }

    /** A dash alone is text, as in {@code refused - retrying}, and so are those of {@code --verbose}. */
    private boolean negates() {
        int start = at;
        while (start < text.length() && text.charAt(start) == '-') {
            start++;
        }
        int end = start;
        while (end < text.length() && !endsWord(text.charAt(end))) {
            end++;
        }
        boolean isAlone =
                end == start && (end == text.length() || isBlank(text.charAt(end)) || text.charAt(end) == ')');
        String word = text.substring(start, end);
        boolean isFlag = start > at + 1 && !word.isEmpty() && word.indexOf(':') < 0 && !OPERATORS.containsKey(word);
        return !isAlone && !isFlag;
    }

    private static boolean endsWord(char next) {
        return isBlank(next) || next == '(' || next == ')' || next == '"';
    }

    /** Also spaces that do not break, which pasted texts have. */
    private static boolean isBlank(char next) {
        return Character.isWhitespace(next)
                || Character.isSpaceChar(next)
                || next == ZERO_WIDTH_SPACE
                || next == ZERO_WIDTH_NO_BREAK_SPACE;
    }

    private static boolean isQuote(char next) {
        return next == '"' || TYPOGRAPHIC_QUOTES.indexOf(next) >= 0;
    }

    private void phrase() {
        int start = at;
        String phrase = quoted();
        add(Kind.PHRASE, phrase, start);
    }

    /** Reads the text between two quotes, where a backslash escapes the next character. */
    private String quoted() {
        int start = at++;
        boolean isPlain = text.charAt(start) == '"';
        StringBuilder phrase = new StringBuilder();
        while (at < text.length() && !(isPlain ? text.charAt(at) == '"' : isQuote(text.charAt(at)))) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            phrase.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw new QuerySyntaxException(position(start), "this quote is never closed.");
        }
        at++;
        return phrase.toString();
    }

    private void add(Kind kind, String word, int start) {
        tokens.add(new Token(kind, word, position(start)));
    }

    /** Counted in code points, as a text field shows them, not in UTF-16 units. */
    private int position(int start) {
        return text.codePointCount(0, start) + 1;
    }
}
