import { useRef } from "preact/hooks";
import { h, html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { useKeys } from "../lib/keys.js";
import { preferences, prefer } from "../lib/preferences.js";
import { go, path } from "../lib/route.js";
import { me, signOut } from "../lib/session.js";
import { Help } from "./help.js";
import { SavedViews } from "./saved.js";

const THEMES = /** @type {const} */ (["system", "light", "dark"]);

/** Two keys after each other are one shortcut. */
const TOGETHER_MILLIS = 1_500;

/** Where one can go, and who one is. */
export function Nav() {
  const gone = useRef(0);
  /** @param {string} to */
  const after = (to) => () => Date.now() - gone.current < TOGETHER_MILLIS && go(to);
  useKeys({
    g: () => (gone.current = Date.now()),
    e: after("/"),
    l: after("/live"),
    s: after("/settings"),
    t: () => prefer({ theme: nextTheme() }),
  });
  return html`<nav aria-label=${t("nav.main")}>
    <div class="brand"><span class="mark" aria-hidden="true"></span>Central de Erros</div>
    ${[
      { to: "/", label: t("nav.logs"), on: path.value === "/" || path.value.startsWith("/logs/") },
      { to: "/live", label: t("nav.live"), on: path.value === "/live" },
      { to: "/settings", label: t("nav.settings"), on: path.value === "/settings" },
      ...(me.value?.role === "admin" ? [{ to: "/server", label: t("nav.server"), on: path.value === "/server" }] : []),
    ].map(({ to, label, on }) => html`<a key=${to} href=${to} class=${on ? "on" : ""} aria-current=${on ? "page" : null}>${label}</a>`)}
    <a href="/swagger-ui" data-leaves="yes">${t("nav.api")}</a>
    ${h(SavedViews, {})}
    <div class="foot">${h(Switches, {})}${h(Help, {})}<b title=${me.value?.email}>${me.value?.username}</b>
      <button class="btn small quiet" onClick=${signOut}>${t("nav.signOut")}</button>
    </div>
  </nav>`;
}

function nextTheme() {
  return THEMES[(THEMES.indexOf(preferences.value.theme) + 1) % THEMES.length];
}

/** Theme and language, at hand on every screen. */
export function Switches() {
  const { theme, language } = preferences.value;
  return html`<button
      class="btn small quiet"
      aria-label=${`${t("nav.theme")}: ${t(`nav.theme.${theme}`)}`}
      title=${`${t("nav.theme")}: ${t(`nav.theme.${theme}`)}`}
      onClick=${() => prefer({ theme: nextTheme() })}
    >${{ system: "◐", light: "○", dark: "●" }[theme]}</button>
    <button class="btn small quiet" aria-label=${t("nav.language")} title=${t("nav.language")} lang=${language === "en" ? "pt-BR" : "en"}
      onClick=${() => prefer({ language: language === "en" ? "pt-BR" : "en" })}
    >${language === "en" ? "PT" : "EN"}</button>`;
}
