package dev.centraldeerros.sentry.event;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reports that browsers send of violations of a page's policy: {@code csp-report} (CSP Level 2), and lists of the Reporting API.
 * Each becomes the payload of an event; the same directive and blocked host are one issue.
 */
public final class SecurityReports {
    /** Maximum number of reports of a body. */
    private static final int MAX_REPORTS = 100;

    private SecurityReports() {}

    /** Returns the payloads of events; empty for a body without reports. */
    public static List<byte[]> events(byte[] body) {
        try {
            JsonNode sent = Json.read(body);
            List<byte[]> events = new ArrayList<>();
            if (sent.path("csp-report").isObject()) {
                events.add(event("csp", sent.path("csp-report"), Json.text(sent.path("csp-report"), "document-uri")));
            } else {
                for (JsonNode report : Json.values(sent)) {
                    String type = Json.text(report, "type");
                    if (type != null && report.path("body").isObject() && events.size() < MAX_REPORTS) {
                        events.add(event(
                                type.equals("csp-violation") ? "csp" : type,
                                report.path("body"),
                                Json.text(report, "url")));
                    }
                }
            }
            return events;
        } catch (JacksonException malformed) {
            return List.of();
        }
    }

    private static byte[] event(String type, JsonNode report, @Nullable String page) {
        String directive = first(report, "effective-directive", "effectiveDirective", "violated-directive");
        String blocked = first(report, "blocked-uri", "blockedURL", "blockedUri");
        String what = blocked == null ? "" : host(blocked);
        ObjectNode event = Json.object();
        event.put("platform", "javascript").put("logger", type).put("level", "error");
        if (directive == null) {
            String message = first(report, "message", "reason", "id");
            event.put("message", message == null ? "Report of type " + type : type + ": " + message);
        } else {
            String name = directive.split(" ", 2)[0];
            event.put("message", "Blocked '" + name + "' from '" + what + "'");
            event.set(
                    "fingerprint", Json.array(List.of(Json.textNode(type), Json.textNode(name), Json.textNode(what))));
        }
        if (page != null) {
            event.putObject("request").put("url", page);
        }
        event.putObject("contexts").set("report", report);
        return Json.bytes(event);
    }

    private static @Nullable String first(JsonNode report, String... names) {
        for (String name : names) {
            String text = Json.text(report, name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /** The host, because paths and queries differ from page to page; words such as inline as they are. */
    private static String host(String blocked) {
        try {
            String host = URI.create(blocked).getHost();
            return host == null ? blocked.split("[:?#]", 2)[0] : host;
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }
}
