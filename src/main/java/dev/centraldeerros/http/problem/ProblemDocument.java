package dev.centraldeerros.http.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.server.ServerWebExchange;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of an RFC 9457 document; the same form from a handler and from under Spring. */
public final class ProblemDocument {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SENT_PATH = "http.ProblemDocument.instance";

    private ProblemDocument() {}

    /**
     * Writes a document.
     *
     * @param instance the path of the request
     * @param errors field name to messages; left out when empty
     * @param members what is there besides
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

    /** The {@code instance} of a request: its path as it was sent, without the query. */
    static String instance(ServerWebExchange exchange) {
        return exchange.getAttributeOrDefault(
                SENT_PATH, exchange.getRequest().getURI().getRawPath());
    }

    /** To be called before the path is changed. */
    public static void keepInstance(ServerWebExchange exchange) {
        exchange.getAttributes().put(SENT_PATH, instance(exchange));
    }
}
