package dev.centraldeerros.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Canonical form of names and addresses for comparing them: NFC (Unicode Standard Annex 15) and Unicode case folding
 * (Unicode Standard, 3.13), independent of the locales of server and database.
 */
public final class CanonicalName {
    /**
     * Invisible characters: format characters (zero width, soft hyphen, direction marks) and Default_Ignorable_Code_Point.
     * RFC 8265 disallows them in names.
     */
    private static final Pattern INVISIBLE = Pattern.compile(
            "[\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2065\\u2800\\u3164"
                    + "\\uFE00-\\uFE0F\\uFFA0\\uFFF0-\\uFFF8\\x{1BCA0}-\\x{1BCA3}\\x{1D173}-\\x{1D17A}\\x{E0000}-\\x{E0FFF}]");

    private CanonicalName() {}

    /** Returns the text as it is stored and shown. */
    public static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /** Returns the key for comparing names. */
    public static String of(String text) {
        // Lower, upper and lower case again, because ẞ, ß and ss are equal, as are σ and ς. The last step is per
        // character, because the lower case of sigma depends on its position.
        String upper = composed(text).toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT);
        StringBuilder folded = new StringBuilder(upper.length());
        upper.codePoints().map(Character::toLowerCase).forEach(folded::appendCodePoint);
        return composed(folded.toString());
    }

    static boolean hasInvisible(String text) {
        return INVISIBLE.matcher(text).find();
    }
}
