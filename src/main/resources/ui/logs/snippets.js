/**
 * Commands and code that send a first log to this server, ready to be pasted.
 *
 * @param {string} server
 * @param {string} email
 * @returns {Record<"curl" | "Logback" | "Python" | "Node", string>}
 */
export function snippets(server, email) {
  return {
    // In braces, so that a shell without bracketed paste reads all of it before the password.
    curl: `{ read -rs PASSWORD
TOKEN=$(curl -s ${server}/auth/login/ -H 'Content-Type: application/json' \\
  -d "{\\"email\\": \\"${email}\\", \\"password\\": \\"$PASSWORD\\"}" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl ${server}/v1/api/logs/ -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{
  "description": "Hello from curl", "source": "my-service", "level": "ERROR", "env": "DEV",
  "date": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"}'; }`,
    Logback: `// CentralAppender.java: needs nothing but Logback. In logback.xml:
// <appender name="CENTRAL" class="CentralAppender">
//   <url>${server}/v1/api/logs/</url> <token>\${CENTRAL_TOKEN}</token> <source>my-service</source>
// </appender>
// <root level="INFO"><appender-ref ref="CENTRAL"/></root>
// CENTRAL_TOKEN=$(curl -s ${server}/auth/login/ -H 'Content-Type: application/json' \\
//   -d '{"email": "${email}", "password": "…"}' | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.net.URI;
import java.net.http.*;

public class CentralAppender extends AppenderBase<ILoggingEvent> {
    private final HttpClient client = HttpClient.newHttpClient();
    private String url, token, source;

    public void setUrl(String url) { this.url = url; }
    public void setToken(String token) { this.token = token; }
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
        client.sendAsync(HttpRequest.newBuilder(URI.create(url)).header("Authorization", "Bearer " + token)
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
    Python: `import datetime, getpass, json, urllib.request

def post(path, body, token=None):
    request = urllib.request.Request("${server}" + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
    if token:
        request.add_header("Authorization", "Bearer " + token)
    return json.load(urllib.request.urlopen(request))

token = post("/auth/login/", {"email": "${email}", "password": getpass.getpass()})["token"]
post("/v1/api/logs/", {
    "description": "Hello from Python", "source": "my-service", "level": "ERROR", "env": "DEV",
    "date": datetime.datetime.now(datetime.timezone.utc).isoformat()}, token)`,
    Node: `const post = async (path, body, token) => {
  const answer = await fetch("${server}" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(token && { Authorization: \`Bearer \${token}\` }) },
    body: JSON.stringify(body),
  });
  return answer.json();
};
const { token } = await post("/auth/login/", { email: "${email}", password: process.env.PASSWORD });
await post("/v1/api/logs/", {
  description: "Hello from Node", source: "my-service", level: "ERROR", env: "DEV", date: new Date().toISOString(),
}, token);`,
  };
}
