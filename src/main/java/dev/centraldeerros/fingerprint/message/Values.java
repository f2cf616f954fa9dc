package dev.centraldeerros.fingerprint.message;

/** Tells values from words by their characters: numbers, ids, addresses, hosts, paths. */
final class Values {
    /** A word of so many hexadecimal letters is a number. */
    private static final int MIN_HEX_LETTERS = 8;

    /** Random text of mixed case with signs of base64 is at least so long. */
    private static final int MIN_BASE64 = 16;

    private Values() {}

    static boolean isValue(String text) {
        return hasDigit(text) || isPath(text) || isMail(text) || isHost(text) || isHex(text) || isBase64(text);
    }

    static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** A path from the root, of a drive, relative by dots, or of three parts and more. */
    private static boolean isPath(String text) {
        if (text.length() < 2) {
            return false;
        }
        if (text.startsWith("/") || text.startsWith("~/") || text.startsWith("./") || text.startsWith("../")) {
            return true;
        }
        if (text.startsWith("\\\\") || (text.length() > 2 && text.charAt(1) == ':' && text.charAt(2) == '\\')) {
            return true;
        }
        int first = text.indexOf('/');
        return first > 0 && text.indexOf('/', first + 1) > 0;
    }

    private static boolean isMail(String text) {
        int at = text.indexOf('@');
        return at > 0 && at < text.length() - 1;
    }

    /** A host, or any dotted name of lower case with a port. */
    static boolean isAddress(String name, String port) {
        return isHost(name)
                || (name.indexOf('.') > 0
                        && name.chars().noneMatch(Character::isUpperCase)
                        && port.chars().allMatch(Character::isDigit));
    }

    /** A name of lower case letters with a known top-level domain; names of classes have upper case. */
    private static boolean isHost(String text) {
        int dot = text.lastIndexOf('.');
        if (dot <= 0 || !Vocabulary.isDomain(text.substring(dot + 1))) {
            return false;
        }
        for (int i = 0; i < dot; i++) {
            char c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z') && c != '.' && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(String text) {
        return text.length() >= MIN_HEX_LETTERS
                && text.chars().allMatch(c -> (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
    }

    private static boolean isBase64(String text) {
        return text.length() >= MIN_BASE64
                && (text.endsWith("=") || text.indexOf('+') >= 0 || text.indexOf('/') > 0)
                && text.chars()
                        .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || c == '+' || c == '/' || c == '=');
    }
}
