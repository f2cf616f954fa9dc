import { useEffect } from "preact/hooks";
import { destination, load, unreachable } from "./account/session.js";
import { me } from "./shared/me.js";
import { Nav } from "./nav.js";
import { Banner } from "./shared/banner.js";
import { EmptyState } from "./shared/emptyState.js";
import { h, html } from "./shared/html.js";
import { t } from "./shared/i18n.js";
import { lazy } from "./shared/lazy.js";
import { here, navigate, params, path } from "./shared/router.js";
import { matchRoute } from "./shared/routes.js";
import { useTitle } from "./shared/title.js";
import { Toast } from "./shared/toast.js";

/** Components by module and view, so that routes with the same screen keep its state. @type {Map<string, (props: any) => any>} */
const SCREENS = new Map();

/** @param {import("./shared/routes.js").Route} route */
function component({ module, view }) {
  const key = `${module} ${view}`;
  const found = SCREENS.get(key) ?? lazy(async () => (await import(`./${module}`))[view]);
  SCREENS.set(key, found);
  return found;
}

// Starts loading before the session is known.
const first = matchRoute(path.value);
if (first) {
  import(`./${first.route.module}`).catch(() => {});
}

/** Screen of the address. */
export function App() {
  const match = matchRoute(path.value);
  const signedOut = me.value === null;
  const isSignIn = match?.route.signedOut ?? false;
  const isForAnyone = match?.route.anyone ?? false;
  const q = match?.route.nav ? params.value.get("q") : null;
  const title = match ? t(match.route.title) : t("app.notFound");
  useTitle(q ? `${q} · ${title}` : title);
  useEffect(() => {
    if (isForAnyone) {
      return;
    }
    if (signedOut && !isSignIn) {
      navigate(`/login?next=${encodeURIComponent(here())}`, true);
    } else if (me.value && isSignIn) {
      navigate(destination(params.value.get("next")), true);
    }
  }, [me.value, isSignIn]);
  if (isForAnyone) {
    return screen(match);
  }
  if (unreachable.value) {
    return html`<main class="alone"><h1>Central de Erros</h1>
      ${h(Banner, { kind: "error", text: t("app.offline"), action: { label: t("app.retry"), run: load } })}
    </main>`;
  }
  if (me.value === undefined || signedOut !== isSignIn) {
    return html`<main class="alone"><h1>Central de Erros</h1><p role="status">${t("app.loading")}</p></main>`;
  }
  if (isSignIn) {
    return screen(match);
  }
  return html`<div class="app" translate="no">
    <a class="skip" href="#content" data-leaves="yes">${t("app.skip")}</a>
    ${h(Nav, {})}
    <main id="content" tabindex="-1">${screen(match)}</main>
    ${h(Toast, {})}
  </div>`;
}

/** @param {ReturnType<typeof matchRoute>} match */
function screen(match) {
  if (!match || (match.route.role && me.value?.role !== match.route.role)) {
    return html`<div class="page"><h1>${t("app.notFound")}</h1>
      ${h(EmptyState, { text: t(match ? "server.forbidden" : "app.notFoundHint"), actions: html`<a class="btn" href="/logs">${t("app.toLogs")}</a>` })}
    </div>`;
  }
  return h(component(match.route), match.variables);
}
