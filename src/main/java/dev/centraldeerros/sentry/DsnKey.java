package dev.centraldeerros.sentry;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Public key of a DSN in the places where SDKs send it. */
final class DsnKey {
    private static final String HEADER = "X-Sentry-Auth";
    private static final String PARAMETER = "sentry_key";

    /** {@code Sentry sentry_version=7, sentry_key=…}. */
    private static final Pattern PAIR = Pattern.compile("(?i)(?:^|[\\s,])sentry_key\\s*=\\s*\"?([^\\s,\"]+)");

    private static final String SCHEME = "sentry";

    private DsnKey() {}

    /** Returns the key in the headers or in the query of a request, in this order; empty without one. */
    static Optional<String> of(ServerRequest request) {
        return inHeader(request, HEADER)
                .or(() -> request.headers().header(HttpHeaders.AUTHORIZATION).stream()
                        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
                        .findFirst()
                        .flatMap(DsnKey::inPairs))
                .or(() -> request.queryParam(PARAMETER));
    }

    private static Optional<String> inHeader(ServerRequest request, String name) {
        List<String> values = request.headers().header(name);
        return values.isEmpty() ? Optional.empty() : inPairs(values.get(0));
    }

    private static Optional<String> inPairs(String text) {
        Matcher pair = PAIR.matcher(text);
        return pair.find() ? Optional.of(pair.group(1)) : Optional.empty();
    }

    /** Returns the key of a DSN; empty for another text. */
    static Optional<String> ofDsn(String dsn) {
        try {
            String user = URI.create(dsn).getUserInfo();
            if (user == null || user.isEmpty()) {
                return Optional.empty();
            }
            int colon = user.indexOf(':');
            return Optional.of(colon < 0 ? user : user.substring(0, colon));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
