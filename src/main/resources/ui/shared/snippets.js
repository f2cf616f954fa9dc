/** @typedef {"curl" | "Logback" | "Python" | "Node" | "Fluent Bit" | "Vector"} SnippetName */

/**
 * Commands, code and configuration that send logs to this server with an ingest key, ready to be pasted.
 *
 * @param {string} server
 * @param {string} key
 * @returns {Record<SnippetName, string>}
 */
export function snippets(server, key) {
  const { hostname, port, protocol } = new URL(server);
  const isSecure = protocol === "https:";
  return {
    curl: `curl ${server}/v1/api/logs/ -H "Authorization: Bearer ${key}" -H 'Content-Type: application/json' -d '{
  "description": "Hello from curl", "source": "my-service", "level": "ERROR", "env": "DEV",
  "date": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"}'`,
    Logback: `// CentralAppender.java: needs nothing but Logback. In logback.xml:
// <appender name="CENTRAL" class="CentralAppender">
//   <url>${server}/v1/api/logs/</url> <key>${key}</key> <source>my-service</source>
// </appender>
// <root level="INFO"><appender-ref ref="CENTRAL"/></root>
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.net.URI;
import java.net.http.*;

public class CentralAppender extends AppenderBase<ILoggingEvent> {
    private final HttpClient client = HttpClient.newHttpClient();
    private String url, key, source;

    public void setUrl(String url) { this.url = url; }
    public void setKey(String key) { this.key = key; }
    public void setSource(String source) { this.source = source; }

    @Override
    protected void append(ILoggingEvent event) {
        String level = switch (event.getLevel().toString()) {
            case "WARN" -> "WARNING";
            case "TRACE" -> "DEBUG";
            default -> event.getLevel().toString();
        };
        String message = event.getFormattedMessage();
        String json = "{\\"description\\":" + quoted(message.isBlank() ? event.getLoggerName() : message)
                + ",\\"source\\":" + quoted(source) + ",\\"level\\":\\"" + level + "\\",\\"env\\":\\"DEV\\""
                + ",\\"date\\":\\"" + event.getInstant() + "\\""
                + (event.getThrowableProxy() == null ? ""
                        : ",\\"details\\":" + quoted(ThrowableProxyUtil.asString(event.getThrowableProxy()))) + "}";
        client.sendAsync(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(json)).build(),
                HttpResponse.BodyHandlers.discarding())
            .whenComplete((answer, failed) -> {
                if (failed != null || answer.statusCode() >= 300) {
                    addError("not sent: " + (failed != null ? failed : answer.statusCode()));
                }
            });
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\\"");
        for (char next : text.toCharArray()) {
            json.append(next == '"' || next == '\\\\' ? "\\\\" + next : next < ' ' ? String.format("\\\\u%04x", (int) next) : "" + next);
        }
        return json.append('"').toString();
    }
}`,
    Python: `import datetime, json, logging, traceback, urllib.request

class CentralHandler(logging.Handler):
    def emit(self, record):
        event = {
            "description": record.getMessage()[:4096] or record.name, "source": "my-service", "level": record.levelname, "env": "DEV",
            "date": datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc).isoformat()}
        if record.exc_info:
            event["details"] = "".join(traceback.format_exception(*record.exc_info))
        request = urllib.request.Request("${server}/v1/api/logs/", json.dumps(event).encode(), {
            "Content-Type": "application/json", "Authorization": "Bearer ${key}"})
        try:
            urllib.request.urlopen(request, timeout=10).close()
        except Exception:
            self.handleError(record)

logging.getLogger().addHandler(CentralHandler())
logging.error("Hello from Python")`,
    Node: `const answer = await fetch("${server}/v1/api/logs/", {
  method: "POST",
  headers: { "Content-Type": "application/json", Authorization: "Bearer ${key}" },
  body: JSON.stringify({
    description: "Hello from Node", source: "my-service", level: "ERROR", env: "DEV", date: new Date().toISOString(),
  }),
});
if (!answer.ok) console.error(answer.status, await answer.text());`,
    "Fluent Bit": `[FILTER]
    Name   modify
    Match  app.*
    Rename log description
    Add    source my-service
    Add    level  ERROR
    Add    env    DEV

[OUTPUT]
    Name             http
    Match            app.*
    Host             ${hostname}
    Port             ${port || (isSecure ? 443 : 80)}
    Tls              ${isSecure ? "On" : "Off"}
    URI              /v1/api/logs/
    Format           json_lines
    json_date_key    date
    json_date_format iso8601
    Compress         gzip
    Header           Authorization Bearer ${key}`,
    Vector: `[transforms.central]
type = "remap"
inputs = ["app"]
source = '''
. = { "description": .message, "source": "my-service", "level": upcase(string(.level) ?? "error"),
      "env": "DEV", "date": .timestamp, "key": uuid_v7() }
'''

[sinks.central_de_erros]
type = "http"
inputs = ["central"]
uri = "${server}/v1/api/logs/"
compression = "zstd"
encoding.codec = "json"
framing.method = "newline_delimited"
auth = { strategy = "bearer", token = "${key}" }`,
  };
}
