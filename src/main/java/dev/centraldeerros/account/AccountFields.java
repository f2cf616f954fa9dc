package dev.centraldeerros.account;

import dev.centraldeerros.account.signin.CommonPasswords;
import dev.centraldeerros.account.signin.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Validates names, addresses and passwords. Each check adds its messages under the name of the field. */
public final class AccountFields {
    static final String USERNAME = "username";
    public static final String EMAIL = "email";
    public static final String PASSWORD = "password";
    static final String PASSWORD_AGAIN = "password2";

    /** Maximum in Unicode code points. */
    private static final int USERNAME_CHARS = 64;

    /** Maximum length of an address in SMTP (RFC 5321, 4.5.3.1.3, without brackets). */
    private static final int EMAIL_CHARS = 254;

    /** Minimum in Unicode code points. */
    private static final int PASSWORD_MIN_CHARS = 8;

    /** Maximum in UTF-8 bytes; bounds the cost of hashing. */
    static final int PASSWORD_MAX_BYTES = 1_024;

    /** Every part is bounded and adjacent parts share no character, so that matching takes linear time. */
    private static final Pattern EMAIL_SYNTAX = Pattern.compile(
            "[^\\s\\p{Z}\\p{Cc}\\p{Cs}\"(),:;<>@\\[\\]\\\\]{1,64}@[\\p{L}\\p{M}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{M}\\p{N}-]{1,63}){0,30}");

    private static final Pattern UNPAIRED = Pattern.compile("\\p{Cs}");
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029]");

    /** Spaces at an end or in sequence, because names that differ in spaces look equal. */
    private static final Pattern ODD_SPACE = Pattern.compile("^ | $|  |[\\p{Zs}&&[^ ]]");

    private AccountFields() {}

    static void username(String username, Map<String, List<String>> errors) {
        if (username.isBlank()) {
            add(errors, USERNAME, "must not be empty");
        } else if (username.codePointCount(0, username.length()) > USERNAME_CHARS) {
            add(errors, USERNAME, "must have at most " + USERNAME_CHARS + " characters");
        }
        if (hasUnprintable(username)) {
            add(errors, USERNAME, "must not contain control characters");
        }
        if (CanonicalName.hasInvisible(username)) {
            add(errors, USERNAME, "must not contain invisible characters");
        }
        if (ODD_SPACE.matcher(username).find()) {
            add(errors, USERNAME, "must have spaces only between words, and only one at a time");
        }
    }

    /** Returns the new password, which the body has twice; null if it is missing. */
    public static @Nullable String newPassword(ObjectNode body, Map<String, List<String>> errors) {
        String password = Credentials.text(body, PASSWORD, errors);
        String again = Credentials.text(body, PASSWORD_AGAIN, errors);
        if (password != null) {
            password(password, errors);
        }
        if (password != null && again != null && !normalise(password).equals(normalise(again))) {
            add(errors, PASSWORD_AGAIN, "is not the same as password");
        }
        return password;
    }

    /** Adds a message under {@code email} if the address is invalid. */
    public static void email(String email, Map<String, List<String>> errors) {
        if (!isEmail(email)) {
            add(errors, EMAIL, "must be an e-mail address of at most " + EMAIL_CHARS + " characters");
        }
    }

    static boolean isEmail(String email) {
        return email.length() <= EMAIL_CHARS
                && EMAIL_SYNTAX.matcher(email).matches()
                && !CanonicalName.hasInvisible(email);
    }

    /** Adds a message under {@code password} if the password is invalid. */
    public static void password(String password, Map<String, List<String>> errors) {
        String normal = normalise(password);
        if (normal.codePointCount(0, normal.length()) < PASSWORD_MIN_CHARS) {
            add(errors, PASSWORD, "must have at least " + PASSWORD_MIN_CHARS + " characters");
        }
        if (!fits(normal)) {
            add(errors, PASSWORD, "must have at most " + PASSWORD_MAX_BYTES + " bytes in UTF-8");
        }
        if (password.indexOf('\0') >= 0 || hasHalfCharacters(password)) {
            add(errors, PASSWORD, "must not contain U+0000 or half of a character");
        }
        if (CommonPasswords.contains(normal)) {
            add(errors, PASSWORD, "is on the list of common passwords");
        }
    }

    /** Returns whether the normalized password is short enough for hashing. */
    public static boolean fits(String password) {
        return password.length() <= PASSWORD_MAX_BYTES
                && password.getBytes(StandardCharsets.UTF_8).length <= PASSWORD_MAX_BYTES;
    }

    /** Returns whether the text has a control character, a line break or a lone surrogate. */
    public static boolean hasUnprintable(String text) {
        return UNPRINTABLE.matcher(text).find();
    }

    /** Returns whether the text has a lone surrogate, which UTF-8 encodes as a question mark. */
    public static boolean hasHalfCharacters(String text) {
        return UNPAIRED.matcher(text).find();
    }

    /** Normalizes a password to NFC, independent of the keyboard. NFKC would make different passwords equal. */
    public static String normalise(String password) {
        return CanonicalName.composed(password);
    }

    public static void add(Map<String, List<String>> errors, String field, String message) {
        errors.computeIfAbsent(field, unused -> new ArrayList<>()).add(message);
    }
}
