package dev.centraldeerros.http.route;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.centraldeerros.http.request.Utf8;
import java.util.Locale;
import java.util.Optional;

/**
 * The target of a request (RFC 9112, 3.2) in the one form that everything behind the edge knows: what clients send raw
 * although it must be encoded (bytes of UTF-8, brackets, bars and the like) is percent-encoded here, so that it has one
 * meaning and links can be built from it.
 *
 * @param uri path and query, in ASCII; as it came where there is a fault
 * @param fault why it cannot be taken
 */
public record RequestTarget(String uri, Optional<Fault> fault) {
    /** Printable, and yet in no query (RFC 3986, 3.4). */
    private static final String RAW_IN_QUERY = "\"<>\\^`{|}[]#";

    /** The same for a path; a backslash is left for the firewall to refuse. */
    private static final String RAW_IN_PATH = "\"<>^`{|}";

    /**
     * What is wrong with a request.
     *
     * @param field the part of the request
     * @param message what is wrong with it
     */
    public record Fault(String field, String message) {}

    /** Reads a target as Netty gives it: each character is one byte. */
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

    /** Whether nothing needs to be looked at again; a percent sign may be half an escape. */
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
                                Locale.ROOT, "Holds the control character %%%02X, which must be encoded.", (int) c)));
            }
            if (c == '%' && !isEscape(part, i)) {
                return Optional.of(new Fault(
                        field, "Holds a % that no two hexadecimal digits follow; the character itself is %25."));
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
