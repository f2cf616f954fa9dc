package dev.centraldeerros.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the word that was probably meant, by the number of edits between two words (optimal string alignment). */
final class NearestWord {
    /** A third of the letters may be wrong. */
    private static final int LETTERS_PER_EDIT = 3;

    private NearestWord() {}

    static Optional<String> of(String typed, List<String> words) {
        return words.stream()
                .filter(word -> edits(typed, word) <= Math.max(1, typed.length() / LETTERS_PER_EDIT))
                .min(Comparator.comparingInt(word -> edits(typed, word)));
    }

    /** Counts letters that were added, left out, replaced, or swapped with their neighbor. */
    private static int edits(String one, String two) {
        int[][] edits = new int[one.length() + 1][two.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= two.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int replaced = one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1;
                edits[i][j] = Math.min(edits[i - 1][j - 1] + replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == two.charAt(j - 2)
                        && one.charAt(i - 2) == two.charAt(j - 1)) {
                    edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
                }
            }
        }
        return edits[one.length()][two.length()];
    }
}
