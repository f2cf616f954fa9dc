package dev.centraldeerros.fingerprint.trace;

import java.util.List;

/** What the names of several languages share. */
final class Names {
    /** So many digits or hexadecimal characters at the end of a file's name are a hash. */
    private static final int MIN_HASH = 6;

    private Names() {}

    static boolean startsWithAny(String text, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (text.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    static boolean containsAny(String text, List<String> parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the name of a file without folders, query and hashes: {@code https://a/b/main.3f2a1b9c.js?v=2} is main.js. */
    static String baseName(String path) {
        int end = path.length();
        for (char c : new char[] {'?', '#'}) {
            int at = path.indexOf(c);
            end = at > 0 ? Math.min(end, at) : end;
        }
        int start = Math.max(path.lastIndexOf('/', end - 1), path.lastIndexOf('\\', end - 1)) + 1;
        return withoutHash(path.substring(start, end));
    }

    private static String withoutHash(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i < name.length() && ".-_~@".indexOf(name.charAt(i)) < 0) {
                continue;
            }
            // The first part is the name itself, unless others follow.
            if (from == 0 || !isHashOrVersion(name, from, i)) {
                kept.append(name, from == 0 ? 0 : from - 1, i);
            }
            from = i + 1;
        }
        return kept.toString();
    }

    private static boolean isHashOrVersion(String name, int from, int to) {
        boolean digits = false;
        boolean onlyDigits = to > from;
        for (int i = from; i < to; i++) {
            boolean isDigit = Character.isDigit(name.charAt(i));
            digits |= isDigit;
            onlyDigits &= isDigit;
            if (!Character.isLetterOrDigit(name.charAt(i))) {
                return false;
            }
        }
        return onlyDigits || (digits && to - from >= MIN_HASH);
    }

    /** Returns {@code text} without its digits. */
    static String withoutDigits(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isDigit(text.charAt(i))) {
                kept.append(text.charAt(i));
            }
        }
        return kept.toString();
    }

    static boolean isDigits(String text, int from, int to) {
        if (from >= to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Returns the number at {@code from}; 0 without digits or if it is too long. */
    static int number(String text, int from) {
        int to = from;
        while (to < text.length() && to - from < 9 && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
            to++;
        }
        return to <= from ? 0 : Integer.parseInt(text.substring(from, to));
    }
}
