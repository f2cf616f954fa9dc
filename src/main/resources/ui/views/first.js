import { useEffect, useState } from "preact/hooks";
import { html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { useArrivals } from "../lib/live.js";
import { me } from "../lib/session.js";
import { tell } from "./toast.js";

/**
 * How a first log is sent, ready to be pasted: against this very server.
 *
 * @param {string} server
 * @param {string} email
 * @returns {Record<"curl" | "Python" | "Node", string>}
 */
export function snippets(server, email) {
  return {
    curl: `read -rs PASSWORD
TOKEN=$(curl -s ${server}/auth/login/ -H 'Content-Type: application/json' \\
  -d "{\\"email\\": \\"${email}\\", \\"password\\": \\"$PASSWORD\\"}" | sed 's/.*"token":"\\([^"]*\\)".*/\\1/')
curl ${server}/v1/api/logs/ -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{
  "description": "Hello from curl", "source": "my-service", "level": "ERROR", "env": "DEV",
  "date": "'$(date -u +%Y-%m-%dT%H:%M:%SZ)'"}'`,
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

/** Of a server that has no log yet: shows how to send one, and waits for it. @param {{arrived: () => void}} props */
export function First({ arrived }) {
  const all = snippets(location.origin, me.value?.email ?? "");
  const names = /** @type {(keyof typeof all)[]} */ (Object.keys(all));
  const [name, setName] = useState(names[0]);
  const arrivals = useArrivals("", true, 0);
  useEffect(() => {
    if (arrivals > 0) {
      tell({ text: t("first.arrived") });
      arrived();
    }
  }, [arrivals > 0]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(all[name]);
      tell({ text: t("detail.copied") });
    } catch {
      tell({ text: t("detail.notCopied") });
    }
  };
  return html`<div class="first">
    <h2>${t("first.title")}</h2>
    <p>${t("first.text")}</p>
    <div class="row-of"><span class="seg" role="group" aria-label=${t("first.language")}>${names.map(
      (one) => html`<button key=${one} aria-pressed=${one === name} onClick=${() => setName(one)}>${one}</button>`,
    )}</span>
    <button class="btn small" onClick=${copy}>${t("first.copy")}</button></div>
    <pre tabindex="0" class="text">${all[name]}</pre>
    <p class="waiting" role="status"><i class="dot amber beating" aria-hidden="true"></i>${t("first.waiting")}</p>
  </div>`;
}
