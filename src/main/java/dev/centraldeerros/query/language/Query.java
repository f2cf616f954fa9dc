package dev.centraldeerros.query.language;

import dev.centraldeerros.access.NameRegistry;
import dev.centraldeerros.log.Condition;
import dev.centraldeerros.query.language.Token.Kind;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Reads a query:
 *
 * <pre>{@code
 * any   = all { "OR" all }
 * all   = one { [ "AND" ] one }
 * one   = ( "-" | "NOT" ) one | "(" any ")" | term
 * term  = [ name ":" ] [ ">" | ">=" | "<" | "<=" ] ( word | phrase ) | name ":" "(" any ")"
 * }</pre>
 *
 * Each {@code *} of a word matches any characters. A phrase stands between quotes, where {@code \} escapes
 * the next character; the name of an attribute may be a phrase, too.
 */
public final class Query {
    /** Maximum length of a query in UTF-16 units. */
    public static final int MAX_CHARS = 4_096;

    private static final int MAX_TERMS = 64;
    private static final int MAX_DEPTH = 16;

    private final List<Token> tokens;
    private final TermParser terms;
    private int at;
    private int depth;
    private int count;

    private Query(List<Token> tokens, TermParser terms) {
        this.tokens = tokens;
        this.terms = terms;
    }

    /**
     * Parses the text into a condition.
     *
     * @param scope what it selects
     * @param issues condition of an issue that the caller sees, by its id
     * @param visible projects that the caller sees
     * @param now time of the request; its time zone is that of days
     * @throws QuerySyntaxException with the position of the error
     */
    public static Condition parse(
            String text,
            Scope scope,
            NameRegistry names,
            Function<String, Optional<Condition>> issues,
            List<Integer> visible,
            ZonedDateTime now) {
        Query query = new Query(Lexer.tokens(text), new TermParser(scope, names, issues, visible, now));
        Condition condition = query.any(TermParser.NO_FIELD);
        if (!query.now().is(Kind.END)) {
            throw new QuerySyntaxException(query.now().position(), "this parenthesis was never opened.");
        }
        return condition;
    }

    /** Returns hints about what a valid query says in the language of another product; none for most queries. */
    public static List<String> hints(String text, Scope scope) {
        return Hints.of(text, scope);
    }

    /** Returns whether all names of projects, environments and issues are known; true for a query with a syntax error. */
    public static boolean knows(String text, BiPredicate<String, String> isKnown) {
        List<Token> tokens;
        try {
            tokens = Lexer.tokens(text);
        } catch (QuerySyntaxException toldLater) {
            return true;
        }
        String field = TermParser.NO_FIELD;
        int parentheses = 0;
        for (Token token : tokens) {
            switch (token.kind()) {
                case FIELD -> field = TermParser.canonical(token.text());
                case OPEN -> parentheses++;
                case CLOSE -> parentheses--;
                case WORD, PHRASE -> {
                    if (!isKnown.test(field, token.text())) {
                        return false;
                    }
                    field = parentheses > 0 ? field : TermParser.NO_FIELD;
                }
                default -> {
                    // No names in this condition.
                }
            }
        }
        return true;
    }

    /** Returns the values that a query has for a field; none for a query with a syntax error. */
    public static Set<String> valuesOf(String field, String text) {
        Set<String> values = new LinkedHashSet<>();
        boolean unused = knows(text, (name, value) -> {
            if (name.equals(field)) {
                boolean unusedToo = values.add(value);
            }
            return true;
        });
        return values;
    }

    private Condition any(String field) {
        List<Condition> found = new ArrayList<>(List.of(all(field)));
        while (now().is(Kind.OR)) {
            at++;
            found.add(all(field));
        }
        return found.size() == 1 ? found.get(0) : new Condition.Any(List.copyOf(found));
    }

    private Condition all(String field) {
        List<Condition> found = new ArrayList<>(List.of(one(field)));
        while (!now().is(Kind.OR) && !now().is(Kind.CLOSE) && !now().is(Kind.END)) {
            if (now().is(Kind.AND)) {
                at++;
            }
            found.add(one(field));
        }
        return found.size() == 1 ? found.get(0) : new Condition.All(List.copyOf(found));
    }

    private Condition one(String field) {
        Token token = tokens.get(at);
        if (++depth > MAX_DEPTH) {
            throw new QuerySyntaxException(
                    token.position(), "more than " + MAX_DEPTH + " levels of parentheses or negations.");
        }
        try {
            return switch (token.kind()) {
                case NOT -> {
                    at++;
                    yield new Condition.Not(one(field));
                }
                case OPEN -> {
                    at++;
                    yield closed(any(field), token);
                }
                default -> term(field);
            };
        } finally {
            depth--;
        }
    }

    private Condition term(String outerField) {
        String field = outerField;
        Token name = now();
        if (name.is(Kind.FIELD)) {
            if (!outerField.equals(TermParser.NO_FIELD)) {
                throw new QuerySyntaxException(name.position(), "there is a field around these parentheses already.");
            }
            at++;
            field = terms.known(name);
            if (now().is(Kind.OPEN)) {
                Token open = tokens.get(at++);
                return closed(any(field), open);
            }
        }
        Token sign = now();
        if (sign.is(Kind.SIGN)) {
            at++;
        }
        Token value = now();
        if (!value.is(Kind.WORD) && !value.is(Kind.PHRASE)) {
            throw new QuerySyntaxException(value.position(), expected(name, value));
        }
        if (++count > MAX_TERMS) {
            throw new QuerySyntaxException(value.position(), "more than " + MAX_TERMS + " terms.");
        }
        at++;
        return terms.of(field, sign.is(Kind.SIGN) ? sign.text() : "", value);
    }

    private static String expected(Token name, Token found) {
        String here = found.is(Kind.END) ? "the query ends here, where " : "";
        return name.is(Kind.FIELD)
                ? here + "a value for " + name.text().toLowerCase(Locale.ROOT) + " is expected."
                : here + "a word, a phrase or a field is expected.";
    }

    private Condition closed(Condition inner, Token open) {
        if (!now().is(Kind.CLOSE)) {
            throw new QuerySyntaxException(open.position(), "this parenthesis is never closed.");
        }
        at++;
        return inner;
    }

    private Token now() {
        return tokens.get(at);
    }
}
