import { signal } from "@preact/signals";

/**
 * @typedef {object} Preferences
 * @property {"system" | "light" | "dark"} theme
 * @property {"en" | "pt-BR"} language
 * @property {"local" | "utc"} times
 * @property {boolean} shortcuts
 * @property {boolean} histogram whether it is shown
 * @property {boolean} facets whether they are shown
 * @property {string[]} facetAttributes attributes among the facets
 * @property {string[]} columns attributes that each row of the list shows
 */

const KEY = "central.preferences";

/** @returns {Partial<Preferences>} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** What this browser remembers. */
export const preferences = signal(
  /** @type {Preferences} */ ({
    theme: "system",
    language: document.documentElement.lang === "pt-BR" ? "pt-BR" : "en",
    times: "local",
    shortcuts: true,
    histogram: true,
    facets: false,
    facetAttributes: [],
    columns: [],
    ...kept(),
  }),
);

/** @param {Partial<Preferences>} changes */
export function prefer(changes) {
  preferences.value = { ...preferences.value, ...changes };
  const root = document.documentElement;
  root.lang = preferences.value.language;
  if (preferences.value.theme === "system") {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = preferences.value.theme;
  }
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.value));
  } catch {
    // A browser that keeps nothing has it until the page is left.
  }
}
