package dev.centraldeerros.sentry.event;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Removes credentials from an event, and puts the client's address where the SDK asks for it. */
final class Redaction {
    /** Headers that carry credentials. */
    private static final Set<String> SECRET_HEADERS =
            Set.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-csrf-token");

    private static final String AUTO_ADDRESS = "{{auto}}";

    private Redaction() {}

    /**
     * Changes the event.
     *
     * @param address that of the client; null if unknown
     * @return whether anything was changed
     */
    static boolean apply(ObjectNode event, @Nullable String address) {
        // sentry-cli sends the whole environment of its process.
        boolean isChanged = event.path("extra") instanceof ObjectNode extra && extra.remove("environ") != null;
        if (event.path("request") instanceof ObjectNode request) {
            isChanged |= request.remove("cookies") != null;
            isChanged |= headers(request.path("headers"));
        }
        return address(event, address) || isChanged;
    }

    /** Headers are an object or a list of pairs. */
    private static boolean headers(JsonNode sent) {
        if (sent instanceof ObjectNode headers) {
            List<String> secret =
                    headers.propertyNames().stream().filter(Redaction::isSecret).toList();
            headers.remove(secret);
            return !secret.isEmpty();
        }
        int before = sent.size();
        return sent instanceof ArrayNode pairs
                && pairs.removeIf(pair -> isSecret(pair.path(0).asString(""))).size() < before;
    }

    private static boolean isSecret(String header) {
        return SECRET_HEADERS.contains(header.toLowerCase(Locale.ROOT));
    }

    private static boolean address(ObjectNode event, @Nullable String client) {
        ObjectNode user = event.path("user") instanceof ObjectNode given ? given : Json.object();
        String address = Json.text(user, "ip_address");
        boolean infers = "auto".equals(Json.text(event.path("sdk").path("settings"), "infer_ip"));
        if (!AUTO_ADDRESS.equals(address) && (address != null || !infers)) {
            return false;
        }
        user.remove("ip_address");
        if (client != null) {
            event.set("user", user.put("ip_address", client));
        }
        return true;
    }
}
