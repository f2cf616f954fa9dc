package dev.centraldeerros.query.filter;

import dev.centraldeerros.log.Folding;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text to be found anywhere, case ignored as by {@link Folding}, under every locale of a database the same. The column is
 * lowered under the collation C, which touches A to Z alone and is quick; a letter that has partners beyond those is any
 * character to {@code LIKE}, and a regular expression looks at the few rows that are left.
 *
 * @param like a pattern for {@code LIKE} over what {@link #lowered} makes of a column
 * @param regex one for {@code ~}, where {@code like} alone would find too much
 */
record SearchPattern(String like, Optional<String> regex) {
    private static final int ASCII = 128;
    private static final Pattern TRIGRAM = Pattern.compile("[\\p{Alnum}]{3}");

    static SearchPattern of(String text) {
        StringBuilder like = new StringBuilder("%");
        StringBuilder regex = new StringBuilder();
        boolean isExact = true;
        for (int at = 0; at < text.length(); ) {
            int codePoint = Folding.fold(text.codePointAt(at));
            at += Character.charCount(text.codePointAt(at));
            List<Integer> alike = Folding.alike(codePoint);
            boolean isPlain = alike.stream().allMatch(letter -> letter < ASCII) || alike.size() == 1;
            isExact &= isPlain;
            like.append(isPlain ? escaped(codePoint) : "_");
            regex.append(any(alike));
        }
        like.append('%');
        return new SearchPattern(like.toString(), isExact ? Optional.empty() : Optional.of(regex.toString()));
    }

    /** Whether an index of trigrams can tell rows apart by it: three letters or digits side by side. */
    boolean hasTrigrams() {
        return TRIGRAM.matcher(like).find();
    }

    /** What the patterns are compared with; an index over the same expression serves them. */
    static String lowered(String column) {
        return "lower(" + column + " COLLATE \"C\")";
    }

    /** The condition; {@code regex} may be empty. */
    static String sql(String column, String like, String regex) {
        String lowered = lowered(column);
        return regex.isEmpty()
                ? lowered + " LIKE " + like
                // Not the indexed expression: an index would be asked for every trigram that the letters can make.
                : "(" + lowered + " LIKE " + like + " AND " + lowered + " || '' ~ " + regex + ")";
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
