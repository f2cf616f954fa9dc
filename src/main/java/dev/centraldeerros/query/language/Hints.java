package dev.centraldeerros.query.language;

import dev.centraldeerros.query.language.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what a valid query says in the language of another product, where it is only a text: KQL and Lucene, LogQL, SPL, GitHub
 * and Google.
 */
final class Hints {
    private static final Pattern COMPARED =
            Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_.-]*?)(=~|!~|!=|==|=|>=|<=|>|<)(.*)");
    private static final Pattern FUZZY = Pattern.compile(".+[~^]\\d?");

    private final Scope scope;
    private final List<String> hints = new ArrayList<>();

    private Hints(Scope scope) {
        this.scope = scope;
    }

    /** Returns the hints, each with its position; none for a query with a syntax error. */
    static List<String> of(String query, Scope scope) {
        List<Token> tokens;
        try {
            tokens = Lexer.tokens(query);
        } catch (QuerySyntaxException reportedElsewhere) {
            return List.of();
        }
        Hints hints = new Hints(scope);
        boolean isValue = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(Kind.WORD) || token.is(Kind.PHRASE)) {
                if (isValue) {
                    hints.value(token);
                } else if (token.is(Kind.WORD)) {
                    hints.word(token, tokens.size() == 2);
                }
            }
            isValue = token.is(Kind.FIELD) || token.is(Kind.SIGN);
        }
        return List.copyOf(hints.hints);
    }

    private void add(Token token, String hint) {
        hints.add("At character " + token.position() + ": " + hint);
    }

    private void word(Token token, boolean isAlone) {
        String word = token.text();
        String upperCase = word.toUpperCase(Locale.ROOT);
        Matcher compared = COMPARED.matcher(word);
        if (Lexer.OPERATORS.containsKey(upperCase) && !isAlone) {
            add(token, "\"" + word + "\" is searched for as a word; the operator is " + upperCase + ".");
        } else if (word.equals("&&") || word.equals("||")) {
            add(
                    token,
                    "\"" + word + "\" is searched for as text; the operator is " + (word.equals("||") ? "OR" : "AND")
                            + ".");
        } else if (word.length() > 1 && word.startsWith("!") && !word.startsWith("!=")) {
            add(token, "\"" + word + "\" is searched for as text; write -" + word.substring(1) + " to exclude it.");
        } else if (word.length() > 1 && word.startsWith("+")) {
            add(token, "\"" + word + "\" is searched for with its plus; all words are required anyway.");
        } else if (word.length() > 1 && (word.startsWith("'") || word.startsWith("`"))) {
            add(token, word.substring(0, 1) + " is searched for as text; phrases stand in double quotes.");
        } else if (isExpression(word)) {
            add(
                    token,
                    "\"" + word
                            + "\" is searched for as text; there are no regular expressions, but * matches anything.");
        } else if (compared.matches() && isField(compared.group(1))) {
            add(token, "\"" + word + "\" is searched for as text; write " + term(compared) + ".");
        } else if (word.startsWith("{")
                || Set.of("|=", "|~", "!=", "!~", "=~", "=", "==", "|").contains(word)) {
            add(token, "\"" + word + "\" is searched for as text; a condition is field:value.");
        } else if (FUZZY.matcher(word).matches()) {
            add(token, "\"" + word + "\" is searched for as text; there is no fuzzy search.");
        }
    }

    private void value(Token token) {
        String value = token.text();
        if (token.is(Kind.PHRASE)) {
            if (value.length() > 1 && (value.startsWith("*") || value.endsWith("*"))) {
                add(token, "* is text in quotes; without them it matches anything.");
            }
        } else if (value.indexOf(',') > 0) {
            add(token, "\"" + value + "\" is one value with a comma; several values are field:(a OR b).");
        } else if (value.length() > 1 && (value.startsWith("!") || value.startsWith("~"))) {
            add(token, "\"" + value + "\" is the value as a whole; -field:value excludes a value.");
        } else if (isExpression(value)) {
            add(
                    token,
                    "\"" + value
                            + "\" is searched for as text; there are no regular expressions, but * matches anything.");
        } else if (value.startsWith("[") || value.startsWith("{")) {
            add(token, "\"" + value + "\" is searched for as text; a range is field:>=1 field:<=5.");
        }
    }

    /** Returns whether it looks like a regular expression: {@code /a+/}. A path has no slash at its end, or one within. */
    private static boolean isExpression(String text) {
        return text.length() > 2
                && text.startsWith("/")
                && text.endsWith("/")
                && text.indexOf('/', 1) == text.length() - 1;
    }

    private boolean isField(String name) {
        return scope.has(TermParser.canonical(name));
    }

    /** Returns the same condition in this language. */
    private static String term(Matcher compared) {
        String field = compared.group(1);
        String value = compared.group(3).isEmpty() ? "value" : compared.group(3);
        return switch (compared.group(2)) {
            case "!=" -> "-" + field + ":" + value;
            case "=", "==" -> field + ":" + value;
            case "=~", "!~" -> field + ":value, where * matches anything";
            default -> field + ":" + compared.group(2) + value;
        };
    }
}
