package dev.centraldeerros.http.connection;

import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What proxies say of a request: {@code X-Forwarded-*} or {@code Forwarded} (RFC 7239), of several the right-most.
 *
 * @param clients addresses from left to right; the peer added the last one
 */
record ForwardedHeaders(
        List<String> clients,
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String port) {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String PORT = "X-Forwarded-Port";
    private static final String PREFIX = "X-Forwarded-Prefix";
    private static final String FORWARDED = "Forwarded";

    /** Returns whether a request names its client in both forms. */
    static boolean isTwofold(HttpRequest request) {
        return isStandard(request) && request.headers().contains(FOR);
    }

    static boolean isStandard(HttpRequest request) {
        return request.headers().contains(FORWARDED);
    }

    static ForwardedHeaders common(HttpRequest request) {
        return new ForwardedHeaders(
                list(request, FOR), lower(last(request, PROTO)), last(request, HOST), last(request, PORT));
    }

    static ForwardedHeaders standard(HttpRequest request) {
        List<String> clients = new ArrayList<>();
        String scheme = null;
        String host = null;
        for (String element : list(request, FORWARDED)) {
            String client = "";
            for (String pair : element.split(";", -1)) {
                int equals = pair.indexOf('=');
                String value =
                        equals < 0 ? "" : unquoted(pair.substring(equals + 1).strip());
                switch (equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT)) {
                    case "for" -> client = value;
                    case "proto" -> scheme = value;
                    case "host" -> host = value;
                    default -> {
                        // "by" and extensions are not used.
                    }
                }
            }
            clients.add(client);
        }
        return new ForwardedHeaders(clients, lower(scheme), host, null);
    }

    /** Returns the path below which the proxy serves this server; null for none. */
    static @Nullable String prefix(HttpRequest request) {
        return last(request, PREFIX);
    }

    /** Returns whether what both say of scheme and host is equal. */
    boolean agrees(ForwardedHeaders other) {
        return agree(scheme, other.scheme) && agree(lower(host), lower(other.host));
    }

    private static boolean agree(@Nullable String one, @Nullable String other) {
        return one == null || other == null || one.equals(other);
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static List<String> list(HttpRequest request, String header) {
        List<String> values = new ArrayList<>();
        for (String line : request.headers().getAll(header)) {
            for (String value : line.split(",", -1)) {
                values.add(unquoted(value.strip()));
            }
        }
        return values;
    }

    private static @Nullable String last(HttpRequest request, String header) {
        List<String> values = list(request, header);
        return values.isEmpty() ? null : values.get(values.size() - 1);
    }

    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
