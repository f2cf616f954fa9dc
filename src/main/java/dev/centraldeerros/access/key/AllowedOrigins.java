package dev.centraldeerros.access.key;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Origins of browsers (RFC 6454) that may use a key: {@code *}, one origin such as {@code https://shop.example.org}, or all
 * subdomains such as {@code *.example.org}, by any scheme and port.
 */
public final class AllowedOrigins {
    private static final String ANY = "*";
    private static final Pattern SUBDOMAINS = Pattern.compile("\\*(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){1,20}");

    private AllowedOrigins() {}

    /** Returns the canonical form of an entry; empty if it is invalid. */
    public static Optional<String> canonical(String entry) {
        String text = entry.strip().toLowerCase(Locale.ROOT);
        return text.equals(ANY) || SUBDOMAINS.matcher(text).matches()
                ? Optional.of(text)
                : origin(text).filter(origin -> origin.toString().equals(text)).map(URI::toString);
    }

    /** Returns whether the entries have an origin. */
    static boolean contain(List<String> entries, String origin) {
        if (entries.contains(ANY)) {
            return true;
        }
        String text = origin.toLowerCase(Locale.ROOT);
        Optional<String> host = origin(text).map(URI::getHost);
        return entries.stream()
                .anyMatch(entry -> entry.equals(text)
                        || (entry.startsWith("*.")
                                && host.filter(name -> name.endsWith(entry.substring(1)))
                                        .isPresent()));
    }

    private static Optional<URI> origin(String text) {
        try {
            URI uri = new URI(text);
            boolean isOrigin = ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return isOrigin ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
