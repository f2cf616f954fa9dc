package dev.centraldeerros.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Unicode simple case folding (CaseFolding.txt, status C and S): one character to one, independent of language and
 * context, so that texts are compared character by character.
 */
public final class CaseFolding {
    private static final int CAPITAL_DOTTED_I = 0x130;
    private static final int SMALL_DOTLESS_I = 0x131;
    private static final int ASCII = 128;

    /** Letters of one class by what they fold to, where there are at least two; filled once. */
    private static final Map<Integer, List<Integer>> CLASSES = classes();

    private CaseFolding() {}

    /** What stands for the character and all that differ from it by case alone. */
    public static int fold(int codePoint) {
        if (codePoint < ASCII) {
            return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
        }
        // These two have a partner in Turkish only, while Java's mappings lead both to i.
        return codePoint == CAPITAL_DOTTED_I || codePoint == SMALL_DOTLESS_I
                ? codePoint
                : Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    /** Every character that folds to the same as this one, itself included. */
    public static List<Integer> alike(int codePoint) {
        return CLASSES.getOrDefault(fold(codePoint), List.of(codePoint));
    }

    /** The text with each character folded. */
    public static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            folded.appendCodePoint(fold(codePoint));
            at += Character.charCount(codePoint);
        }
        return folded.toString();
    }

    private static Map<Integer, List<Integer>> classes() {
        Map<Integer, List<Integer>> classes = new HashMap<>();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int folded = fold(codePoint);
            if (folded != codePoint) {
                classes.computeIfAbsent(folded, first -> new ArrayList<>(List.of(first)))
                        .add(codePoint);
            }
        }
        classes.replaceAll((any, members) -> List.copyOf(members));
        return Map.copyOf(classes);
    }
}
