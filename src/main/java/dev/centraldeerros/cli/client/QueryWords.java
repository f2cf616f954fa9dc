package dev.centraldeerros.cli.client;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Turns arguments of a shell into a query: tells negated terms from options, and restores the quotes that the shell removed. */
public final class QueryWords {
    /** Marks an argument that begins with a minus and is no option; a character that no argument has. */
    private static final char MARK = '\u0001';

    /** Fields whose values may have blanks. */
    private static final String TEXT_FIELD =
            "description|details|source|release|trace_id|span_id|project|attr\\.[^\\s:]+";

    private static final String FIELD = "(?:" + TEXT_FIELD + "|level|env|events|date|received_at|has|archived)";

    /** One term with a text, whose quotes the shell has removed: {@code source:my service}. */
    private static final Pattern TERM = Pattern.compile("(-?(?:" + TEXT_FIELD + "):)(.*)", Pattern.DOTALL);

    /** Parts by which an argument with blanks is a query of its own. */
    private static final Pattern QUERY =
            Pattern.compile("\"|(?:^|[\\s(])-?" + FIELD + ":\\S|(?:^|\\s)(?:AND|OR|NOT)\\s");

    /** What follows a minus in a negated term. A URL after {@code -u} is none. */
    private static final Pattern NEGATED =
            Pattern.compile("-(?:[\\p{L}_][\\p{L}\\p{N}_.-]*:(?!//).*|[\"(].*)", Pattern.DOTALL);

    /** Options of one letter with their values, as in {@code -n5}. */
    private static final Pattern ATTACHED = Pattern.compile("-(?:n\\d+|u.*://.*|p[^=]*=.*)", Pattern.DOTALL);

    private QueryWords() {}

    /**
     * Marks arguments that are negated terms, so that no parser of options takes them for options.
     *
     * @param takesValue whether the argument after an option belongs to it
     */
    public static List<String> mark(List<String> arguments, Predicate<String> takesValue) {
        List<String> marked = new ArrayList<>();
        boolean isValue = false;
        boolean areOptionsOver = false;
        for (String argument : arguments) {
            areOptionsOver |= argument.equals("--") && !isValue;
            boolean isTerm = !isValue && !areOptionsOver && isNegatedTerm(argument, takesValue);
            marked.add(isTerm ? MARK + argument : argument);
            isValue = !isValue && !areOptionsOver && takesValue.test(argument);
        }
        return marked;
    }

    private static boolean isNegatedTerm(String argument, Predicate<String> takesValue) {
        if (argument.length() < 3 || argument.charAt(0) != '-' || argument.charAt(1) == '-') {
            return false;
        }
        return NEGATED.matcher(argument).matches()
                || !(ATTACHED.matcher(argument).matches() || (argument.startsWith("-o") && takesValue.test("-o")));
    }

    /** Returns the query of these words. */
    public static String join(List<String> words) {
        return words.stream()
                .map(word -> word.isEmpty() || word.charAt(0) != MARK ? word : word.substring(1))
                .map(QueryWords::quote)
                .filter(word -> !word.isBlank())
                .collect(Collectors.joining(" "));
    }

    private static String quote(String word) {
        if (word.strip().chars().noneMatch(Character::isWhitespace)) {
            return word;
        }
        Matcher term = TERM.matcher(word);
        if (term.matches() && !QUERY.matcher(term.group(2)).find()) {
            return term.group(1) + quoted(term.group(2));
        }
        return QUERY.matcher(word).find() ? word : quoted(word);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\") + '"';
    }
}
