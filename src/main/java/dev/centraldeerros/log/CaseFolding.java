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

    /** Characters by their folded form, for forms with at least two characters; filled once. */
    private static final Map<Integer, List<Integer>> CLASSES = classes();

    private CaseFolding() {}

    /** Returns the folded form of a character. */
    public static int fold(int codePoint) {
        if (codePoint < ASCII) {
            return codePoint >= 'A' && codePoint <= 'Z' ? codePoint + ('a' - 'A') : codePoint;
        }
        // These two have a variant in Turkish only, but Java's mappings change both to i.
        return codePoint == CAPITAL_DOTTED_I || codePoint == SMALL_DOTLESS_I
                ? codePoint
                : Character.toLowerCase(Character.toUpperCase(codePoint));
    }

    /** Returns all characters with the same folded form, including this one. */
    public static List<Integer> alike(int codePoint) {
        return CLASSES.getOrDefault(fold(codePoint), List.of(codePoint));
    }

    /** Returns the text with each character folded. */
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
