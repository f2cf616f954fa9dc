package dev.centraldeerros.query.filter;

import dev.centraldeerros.log.CaseFolding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Case-insensitive search pattern for any position in a text, as in {@link CaseFolding}, independent of the database's
 * locale. The column is lowered under the collation C, which changes A to Z only and is fast. A letter with other case
 * variants matches any character in {@code LIKE}; a regular expression then checks the remaining rows.
 *
 * <p>The letters k and s, whose variants are the Kelvin sign (U+212A) and the long s (U+017F), are too frequent for that,
 * because the pattern would have too few letters for an index. They stand for themselves, and rows that contain one of the
 * two signs are compared with the other spellings.
 *
 * @param like a pattern for {@code LIKE} over what {@link #lowered} makes of a column
 * @param signs those of the two signs that the text may be spelled with
 * @param spellings patterns for texts that have them
 * @param regex one for {@code ~}, where the patterns alone would find too much
 */
public record SearchPattern(String like, List<String> signs, List<String> spellings, Optional<String> regex) {
    private static final int ASCII = 128;
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{Alnum}]{3}");

    /**
     * Maximum number of letters k and s with all spellings, because each doubles the patterns. Further ones match any
     * character.
     */
    private static final int MAX_SPELLED = 3;

    /** Stands for any characters between two texts. */
    private static final int ANYTHING = -1;

    /** Returns the pattern of a text. */
    public static SearchPattern of(String text) {
        return of(List.of(text));
    }

    /** Returns the pattern of texts that stand one after the other. */
    public static SearchPattern of(List<String> texts) {
        List<Integer> letters = new ArrayList<>();
        for (String text : texts) {
            if (!letters.isEmpty()) {
                letters.add(ANYTHING);
            }
            text.codePoints().map(CaseFolding::fold).forEach(letters::add);
        }
        List<Integer> spelled = new ArrayList<>();
        boolean isExact = true;
        for (int i = 0; i < letters.size(); i++) {
            if (letters.get(i) == ANYTHING) {
                continue;
            }
            if (sign(letters.get(i)).isPresent()) {
                spelled.add(i);
            } else {
                isExact &= isPlain(letters.get(i));
            }
        }
        boolean hasMore = spelled.size() > MAX_SPELLED;
        List<String> spellings = new ArrayList<>();
        for (int subset = hasMore ? 0 : 1; subset < 1 << Math.min(spelled.size(), MAX_SPELLED); subset++) {
            int chosen = subset;
            spellings.add(like(letters, i -> {
                int place = spelled.indexOf(i);
                if (place >= MAX_SPELLED) {
                    return "_";
                }
                return place >= 0 && (chosen >> place & 1) == 1
                        ? sign(letters.get(i)).orElseThrow()
                        : letter(letters.get(i));
            }));
        }
        return new SearchPattern(
                like(letters, i -> letter(letters.get(i))),
                spelled.stream()
                        .map(i -> sign(letters.get(i)).orElseThrow())
                        .distinct()
                        .toList(),
                spellings,
                isExact && !hasMore
                        ? Optional.empty()
                        : Optional.of(letters.stream()
                                .map(letter -> letter == ANYTHING ? ".*" : any(CaseFolding.alike(letter)))
                                .collect(Collectors.joining())));
    }

    private static String like(List<Integer> letters, IntFunction<String> letter) {
        StringBuilder like = new StringBuilder("%");
        for (int i = 0; i < letters.size(); i++) {
            like.append(letter.apply(i));
        }
        return like.append('%').toString();
    }

    private static String letter(int codePoint) {
        if (codePoint == ANYTHING) {
            return "%";
        }
        return sign(codePoint).isPresent() || isPlain(codePoint) ? escaped(codePoint) : "_";
    }

    /** Returns the sign that equals an ASCII letter except for case. */
    private static Optional<String> sign(int codePoint) {
        return codePoint >= ASCII
                ? Optional.empty()
                : CaseFolding.alike(codePoint).stream()
                        .filter(letter -> letter >= ASCII)
                        .map(Character::toString)
                        .findFirst();
    }

    private static boolean isPlain(int codePoint) {
        List<Integer> alike = CaseFolding.alike(codePoint);
        return alike.stream().allMatch(letter -> letter < ASCII) || alike.size() == 1;
    }

    /** Returns whether a trigram index can serve the pattern: it has three adjacent letters or digits. */
    boolean hasTrigrams() {
        return TRIGRAM.matcher(like).find();
    }

    /** Returns the expression that the patterns are compared with and that an index covers. */
    static String lowered(String column) {
        return "lower(" + column + " COLLATE \"C\")";
    }

    /** Returns the pattern with parameter names in place of its values, which {@code parameter} has bound. */
    public SearchPattern bound(UnaryOperator<String> parameter) {
        return new SearchPattern(
                parameter.apply(like),
                signs.stream().map(parameter).toList(),
                spellings.stream().map(parameter).toList(),
                regex.map(parameter));
    }

    /** Returns the condition of a bound pattern on a column. */
    public String in(String column) {
        String lowered = lowered(column);
        // Not the indexed expression, because the index would be searched for every trigram of the letters.
        String matches =
                regex.map(pattern -> " AND " + lowered + " || '' ~ " + pattern).orElse("");
        String plain = lowered + " LIKE " + like + matches;
        if (spellings.isEmpty()) {
            return "(" + plain + ")";
        }
        String signed = signs.stream()
                .map(sign -> "strpos(" + column + ", " + sign + ") > 0")
                .collect(Collectors.joining(" OR ", "(", ")"));
        String others = spellings.stream()
                .map(spelling -> lowered + " LIKE " + spelling)
                .collect(Collectors.joining(" OR ", "(", ")"));
        return "(" + plain + " OR " + signed + " AND " + others + matches + ")";
    }

    private static String escaped(int codePoint) {
        String letter = Character.toString(codePoint);
        return letter.equals("%") || letter.equals("_") || letter.equals("\\") ? "\\" + letter : letter;
    }

    /** Returns a character class. Its letters have no special meaning, and none of them is in A to Z. */
    private static String any(List<Integer> letters) {
        StringBuilder group = new StringBuilder("[");
        letters.stream()
                .filter(letter -> letter < 'A' || letter > 'Z')
                .forEach(letter -> group.append("\\U%08X".formatted(letter)));
        return group.append(']').toString();
    }
}
