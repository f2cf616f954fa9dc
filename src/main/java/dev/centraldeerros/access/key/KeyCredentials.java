package dev.centraldeerros.access.key;

import dev.centraldeerros.http.problem.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Finds the ingest key of a request: in {@code Authorization: Bearer}, as user or password of {@code Authorization: Basic}
 * (RFC 7617), or in {@code X-Api-Key}.
 */
final class KeyCredentials {
    static final String HEADER = "X-Api-Key";

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    /** Parameters in which clients of other servers send keys. */
    private static final Set<String> PARAMETERS =
            Set.of("key", "sentry_key", "api_key", "apikey", "api-key", "access_token", "token");

    private KeyCredentials() {}

    /**
     * Returns the text of the key; empty if the request has none.
     *
     * @throws ApiException 400 for a key in the query, which would be written to access logs
     */
    static Optional<String> of(ServerHttpRequest request) {
        request.getQueryParams().forEach((name, values) -> {
            if (PARAMETERS.contains(name.toLowerCase(Locale.ROOT))
                    && values.stream().anyMatch(value -> value != null && KeySecret.isValid(value))) {
                throw ApiException.invalid(
                        name, "must not be a key, because access logs contain URLs; send it as Authorization: Bearer");
            }
        });
        HttpHeaders headers = request.getHeaders();
        List<String> authorization = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (authorization.size() == 1) {
            return inAuthorization(authorization.get(0));
        }
        List<String> keys = headers.getOrEmpty(HEADER);
        return authorization.isEmpty() && keys.size() == 1
                ? Optional.of(keys.get(0).strip())
                : Optional.empty();
    }

    private static Optional<String> inAuthorization(String header) {
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.of(header.substring(BEARER.length()).strip()).filter(KeySecret::isValid);
        }
        if (header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return basic(header.substring(BASIC.length()).strip())
                    .filter(KeySecret::isValid)
                    .findFirst();
        }
        return Optional.empty();
    }

    private static Stream<String> basic(String encoded) {
        try {
            String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.ISO_8859_1);
            int colon = pair.indexOf(':');
            return colon < 0 ? Stream.of(pair) : Stream.of(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException malformed) {
            return Stream.empty();
        }
    }
}
