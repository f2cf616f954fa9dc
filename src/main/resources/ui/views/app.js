import { useEffect } from "preact/hooks";
import { h, html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { go, params, path } from "../lib/route.js";
import { destination, load, me, unreachable } from "../lib/session.js";
import { later } from "./later.js";
import { List } from "./list.js";
import { Nav } from "./nav.js";
import { Sign } from "./sign.js";
import { Toast } from "./toast.js";

const Live = later(async () => (await import("./live.js")).Live);
const Settings = later(async () => (await import("./settings.js")).Settings);

const Server = later(async () => (await import("./server.js")).Server);

/** @param {string} at */
function screen(at) {
  switch (at) {
    case "/live":
      return h(Live, {});
    case "/settings":
      return h(Settings, {});
    case "/server":
      return h(Server, {});
    default:
      return h(List, { selected: at.startsWith("/logs/") ? at.slice(6) : null });
  }
}

/** Which screen there is for the address. */
export function App() {
  const signedOut = me.value === null;
  const open = path.value === "/login" || path.value === "/register";
  useEffect(() => {
    if (signedOut && !open) {
      go(`/login?next=${encodeURIComponent(location.pathname + location.search)}`, true);
    } else if (me.value && open) {
      go(destination(params.value.get("next")), true);
    }
  }, [me.value, open]);
  if (unreachable.value) {
    return html`<main class="alone" role="alert">
      <h1>Central de Erros</h1>
      <p>${t("app.offline")}</p>
      <button class="btn primary" onClick=${load}>${t("app.retry")}</button>
    </main>`;
  }
  if (me.value === undefined) {
    return html`<main class="alone"><h1>Central de Erros</h1><p role="status">${t("app.loading")}</p></main>`;
  }
  if (signedOut || open) {
    return h(Sign, { registering: path.value === "/register" });
  }
  return html`<div class="app">
    <a class="skip" href="#content" data-leaves="yes">${t("app.skip")}</a>
    ${h(Nav, {})}
    <main id="content" tabindex="-1">${screen(path.value)}</main>
    ${h(Toast, {})}
  </div>`;
}
