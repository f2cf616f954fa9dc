package dev.centraldeerros.http.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** Encodes problems (RFC 9457), the same for handlers and for layers below Spring. */
public final class ProblemDocument {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SENT_PATH = "http.ProblemDocument.instance";

    private ProblemDocument() {}

    /**
     * Encodes a problem.
     *
     * @param instance path of the request
     * @param errors messages by field; omitted if empty
     * @param members extension members
     */
    public static byte[] of(
            Problem problem,
            String detail,
            String instance,
            Map<String, List<String>> errors,
            Map<String, Object> members) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", problem.type());
        document.put("title", problem.title());
        document.put("status", problem.status());
        document.put("detail", detail);
        document.put("instance", instance);
        if (!errors.isEmpty()) {
            document.put("errors", errors);
        }
        document.putAll(members);
        return JSON.writeValueAsBytes(document);
    }

    /** Returns the {@code instance} of a request: its path as received, without the query. */
    static String instance(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(
                SENT_PATH, exchange.getRequest().getURI().getRawPath());
    }

    /** Stores the path as received; called before a filter changes it. */
    public static void storeInstance(ServerWebExchange exchange) {
        exchange.getAttributes().put(SENT_PATH, instance(exchange));
    }
}
