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
 * A text to be found anywhere, case ignored as by {@link CaseFolding}, under every locale of a database the same. The column is
 * lowered under the collation C, which touches A to Z alone and is quick; a letter that has partners beyond those is any
 * character to {@code LIKE}, and a regular expression looks at the few rows that are left.
 *
 * <p>But k and s, whose partners are the Kelvin sign (U+212A) and the long s (U+017F), are in most words, and a pattern that
 * takes any character for them has too few letters for an index. They stand for themselves, and where a row has one of those
 * two signs it is compared with the other spellings.
 *
 * @param like a pattern for {@code LIKE} over what {@link #lowered} makes of a column
 * @param signs those of the two signs that the text may be spelled with
 * @param spellings patterns for texts that have them
 * @param regex one for {@code ~}, where the patterns alone would find too much
 */
record SearchPattern(String like, List<String> signs, List<String> spellings, Optional<String> regex) {
    private static final int ASCII = 128;
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{Alnum}]{3}");

    /** Letters k and s of which every spelling is tried, because each doubles the patterns; further ones are any character. */
    private static final int MAX_SPELLED = 3;

    static SearchPattern of(String text) {
        List<Integer> letters = text.codePoints().map(CaseFolding::fold).boxed().toList();
        List<Integer> spelled = new ArrayList<>();
        boolean isExact = true;
        for (int i = 0; i < letters.size(); i++) {
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
                                .map(letter -> any(CaseFolding.alike(letter)))
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
        return sign(codePoint).isPresent() || isPlain(codePoint) ? escaped(codePoint) : "_";
    }

    /** The sign that is the same as a letter from A to Z but for its case. */
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

    /** Whether an index of trigrams can tell rows apart by it: three letters or digits side by side. */
    boolean hasTrigrams() {
        return TRIGRAM.matcher(like).find();
    }

    /** What the patterns are compared with; an index over the same expression serves them. */
    static String lowered(String column) {
        return "lower(" + column + " COLLATE \"C\")";
    }

    /** The same with names of parameters for values, which {@code parameter} has bound. */
    SearchPattern bound(UnaryOperator<String> parameter) {
        return new SearchPattern(
                parameter.apply(like),
                signs.stream().map(parameter).toList(),
                spellings.stream().map(parameter).toList(),
                regex.map(parameter));
    }

    /** The condition on a column; of one that is bound. */
    String in(String column) {
        String lowered = lowered(column);
        // Not the indexed expression: an index would be asked for every trigram that the letters can make.
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

    /** One of some letters, none of which can mean anything else; of A to Z none is left. */
    private static String any(List<Integer> letters) {
        StringBuilder group = new StringBuilder("[");
        letters.stream()
                .filter(letter -> letter < 'A' || letter > 'Z')
                .forEach(letter -> group.append("\\U%08X".formatted(letter)));
        return group.append(']').toString();
    }
}
