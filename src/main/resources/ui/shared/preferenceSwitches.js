import { html } from "./html.js";
import { t } from "./i18n.js";
import { prefer, preferences } from "./preferences.js";

const THEMES = /** @type {const} */ (["system", "light", "dark"]);

/** Switches to the next theme. */
export function switchTheme() {
  prefer({ theme: nextTheme() });
}

function nextTheme() {
  return THEMES[(THEMES.indexOf(preferences.value.theme) + 1) % THEMES.length];
}

/** Buttons for theme and language. */
export function PreferenceSwitches() {
  const { theme, language } = preferences.value;
  return html`<button
      class="btn small quiet"
      aria-label=${`${t("nav.theme")}: ${t(`nav.theme.${theme}`)}`}
      title=${`${t("nav.theme")}: ${t(`nav.theme.${theme}`)}`}
      onClick=${switchTheme}
    >${{ system: "◐", light: "○", dark: "●" }[theme]}</button>
    <button class="btn small quiet" aria-label=${t("nav.language")} title=${t("nav.language")} lang=${language === "en" ? "pt-BR" : "en"}
      onClick=${() => prefer({ language: language === "en" ? "pt-BR" : "en" })}
    >${language === "en" ? "PT" : "EN"}</button>`;
}
