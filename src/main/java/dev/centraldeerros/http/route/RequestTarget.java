package dev.centraldeerros.http.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.centraldeerros.http.request.Utf8;
import java.util.Locale;
import java.util.Optional;

/**
 * Request target (RFC 9112, 3.2) in normal form: percent-encodes characters that clients send raw (UTF-8, brackets, bars),
 * so that it has one meaning and links can be built from it.
 *
 * @param uri path and query in ASCII; unchanged if there is a fault
 * @param fault reason for rejecting it
 */
public record RequestTarget(String uri, Optional<Fault> fault) {
    /** Printable characters that RFC 3986, 3.4 excludes from a query. */
    private static final String RAW_IN_QUERY = "\"<>\\^`{|}[]#";

    /** The same for a path, except the backslash, which the firewall rejects. */
    private static final String RAW_IN_PATH = "\"<>^`{|}";

    /**
     * Error of a request.
     *
     * @param field part of the request
     * @param message reason
     */
    public record Fault(String field, String message) {}

    /** Reads a target from Netty, whose characters are bytes. */
    public static RequestTarget of(String raw) {
        int mark = raw.indexOf('?');
        String path = mark < 0 ? raw : raw.substring(0, mark);
        String query = mark < 0 ? "" : raw.substring(mark + 1);
        if (isPlain(path, RAW_IN_PATH) && isPlain(query, RAW_IN_QUERY)) {
            return new RequestTarget(raw, Optional.empty());
        }
        Optional<Fault> fault = fault("path", path).or(() -> fault("query", query));
        if (fault.isPresent()) {
            return new RequestTarget(raw, fault);
        }
        StringBuilder uri = new StringBuilder(raw.length() + 32);
        encode(path, RAW_IN_PATH, uri);
        if (mark >= 0) {
            encode(query, RAW_IN_QUERY, uri.append('?'));
        }
        return new RequestTarget(uri.toString(), Optional.empty());
    }

    /** Returns whether it is in normal form; a percent sign may be an incomplete escape. */
    private static boolean isPlain(String part, String raw) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c <= ' ' || c >= 0x7F || raw.indexOf(c) >= 0 || (c == '%' && !isEscape(part, i))) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Fault> fault(String field, String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c <= ' ' || c == 0x7F) {
                return Optional.of(new Fault(
                        field,
                        String.format(
                                Locale.ROOT, "contains the control character %%%02X, which must be encoded", (int) c)));
            }
            if (c == '%' && !isEscape(part, i)) {
                return Optional.of(new Fault(
                        field, "contains a % without two hexadecimal digits after it; the character itself is %25"));
            }
        }
        return Utf8.decode(part.getBytes(ISO_8859_1)).isEmpty()
                ? Optional.of(new Fault(field, "is not valid UTF-8"))
                : Optional.empty();
    }

    private static boolean isEscape(String part, int at) {
        return at + 2 < part.length()
                && Character.digit(part.charAt(at + 1), 16) >= 0
                && Character.digit(part.charAt(at + 2), 16) >= 0;
    }

    private static void encode(String part, String raw, StringBuilder into) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x7F || raw.indexOf(c) >= 0) {
                into.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                into.append(c);
            }
        }
    }
}
