import { useEffect, useRef, useState } from "preact/hooks";
import { signOut } from "./account/session.js";
import { me } from "./shared/me.js";
import { ProjectSwitcher } from "./logs/projectSwitcher.js";
import { SavedViews } from "./logs/savedViewMenu.js";
import { h, html } from "./shared/html.js";
import { t } from "./shared/i18n.js";
import { PreferenceSwitches, switchTheme } from "./shared/preferenceSwitches.js";
import { navigate, path } from "./shared/router.js";
import { matchRoute, ROUTES } from "./shared/routes.js";
import { Help } from "./shared/shortcutHelp.js";
import { useShortcuts } from "./shared/shortcuts.js";

/** Maximum time between the two keys of a shortcut. */
const SEQUENCE_MILLIS = 1_500;

/** Main navigation: screens, saved views and the account. */
export function Nav() {
  const started = useRef(0);
  /** @param {string} to */
  const after = (to) => () => Date.now() - started.current < SEQUENCE_MILLIS && navigate(to);
  const entries = ROUTES.filter((route) => route.nav && (!route.role || route.role === me.value?.role));
  useShortcuts({
    ...Object.fromEntries(entries.flatMap(({ shortcut, path: to }) => (shortcut ? [[shortcut, after(to)]] : []))),
    g: () => (started.current = Date.now()),
    t: switchTheme,
  });
  const shown = matchRoute(path.value)?.route;
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path.value]);
  return html`<nav aria-label=${t("nav.main")} class=${open ? "open" : ""}>
    <div class="brand"><span class="mark" aria-hidden="true"></span>Central de Erros</div>
    <button class="btn small toggle" aria-expanded=${open} onClick=${() => setOpen(!open)}>${shown ? t(shown.title) : t("nav.main")} ▾</button>
    ${h(ProjectSwitcher, {})}
    ${entries.map((route) => {
      const on = shown !== undefined && (shown.within ?? shown.path) === route.path;
      return html`<a key=${route.path} href=${route.path} class=${on ? "on" : ""} aria-current=${on ? "page" : null}>${t(route.title)}</a>`;
    })}
    <a href="/swagger-ui" data-leaves="yes" target="_blank" rel="noopener">${t("nav.api")}</a>
    ${h(SavedViews, {})}
    <div class="foot">${h(PreferenceSwitches, {})}${h(Help, {})}<b title=${me.value?.email}>${me.value?.username}</b>
      <button class="btn small quiet" onClick=${signOut}>${t("nav.signOut")}</button>
    </div>
  </nav>`;
}
