package dev.centraldeerros.log;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A pattern in which {@code *} stands for any characters, also none.
 *
 * @param parts literal texts between the stars, in order; one part for a pattern without a star
 */
public record Glob(List<String> parts) {
    /** Returns the pattern; several stars side by side are one. */
    public static Glob of(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == '*') {
                boolean isEmptyBetween = i == start && i > 0 && i < text.length();
                if (!isEmptyBetween) {
                    parts.add(text.substring(start, i));
                }
                start = i + 1;
            }
        }
        return new Glob(List.copyOf(parts));
    }

    /** Returns a pattern that matches this text alone, also with stars. */
    public static Glob literal(String text) {
        return new Glob(List.of(text));
    }

    public boolean isLiteral() {
        return parts.size() == 1;
    }

    /** Returns whether the only star is at the end. */
    public boolean isPrefix() {
        return parts.size() == 2 && parts.get(1).isEmpty();
    }

    /** Returns the text before the first star. */
    public String prefix() {
        return parts.get(0);
    }

    /** Number of stars. */
    public int stars() {
        return parts.size() - 1;
    }

    /** Returns the parts that have characters. */
    public List<String> texts() {
        return parts.stream().filter(part -> !part.isEmpty()).toList();
    }

    /** Returns whether the whole text matches, case-sensitive. */
    public boolean matches(String text) {
        if (isLiteral()) {
            return text.equals(prefix());
        }
        String last = parts.get(parts.size() - 1);
        if (!text.startsWith(prefix()) || text.length() < prefix().length() + last.length() || !text.endsWith(last)) {
            return false;
        }
        String between = text.substring(prefix().length(), text.length() - last.length());
        return containsInOrder(between, parts.subList(1, parts.size() - 1));
    }

    /** Returns whether the text contains all of these, one after the other. */
    static boolean containsInOrder(String text, List<String> parts) {
        int from = 0;
        for (String part : parts) {
            int found = text.indexOf(part, from);
            if (found < 0) {
                return false;
            }
            from = found + part.length();
        }
        return true;
    }

    /** Returns the pattern for {@code LIKE}. */
    public String like() {
        return parts.stream()
                .map(part -> part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
                .collect(Collectors.joining("%"));
    }
}
