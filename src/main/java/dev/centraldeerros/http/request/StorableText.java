package dev.centraldeerros.http.request;

/** Replaces the characters of a received text that PostgreSQL cannot store. */
public final class StorableText {
    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    /** Replaces {@code U+0000} and lone surrogates by {@code U+FFFD}. */
    public static String storable(String text) {
        return wellFormed(text.indexOf(0) < 0 ? text : text.replace((char) 0, REPLACEMENT));
    }

    /** Replaces lone surrogates by {@code U+FFFD}: encoders would write a question mark. */
    public static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                clean.append(c).append(text.charAt(++i));
            } else {
                clean.append(Character.isSurrogate(c) ? REPLACEMENT : c);
            }
        }
        return clean.toString();
    }

    /** Returns whether the text has more than {@code most} code points. */
    public static boolean isLonger(String text, int most) {
        return text.length() > most && text.codePointCount(0, text.length()) > most;
    }

    /** Returns whether the text has more than {@code most} bytes in UTF-8. */
    public static boolean isLargerInUtf8(String text, int most) {
        if (text.length() * 3L <= most) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes > most;
    }
}
