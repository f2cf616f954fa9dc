import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import { api } from "../shared/api.js";
import { html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { navigate, params, path, withParams } from "../shared/router.js";
import { conditions, narrowed } from "./queryLanguage.js";
import { screenOf } from "./savedViews.js";

/** Projects of the account, by slug. */
const projects = signal(/** @type {{slug: string, name: string}[]} */ ([]));

/** Chooses all projects or one, as a condition of the query; only shown with several projects. */
export function ProjectSwitcher() {
  useEffect(() => {
    api("/auth/me/").then(
      (found) => (projects.value = found.projects),
      () => {},
    );
    return () => {
      projects.value = [];
    };
  }, []);
  if (projects.value.length < 2) {
    return null;
  }
  const all = conditions(params.value.get("q") ?? "");
  const chosen = all.find((one) => one.startsWith("project:"))?.slice("project:".length) ?? "";
  /** @param {string} slug */
  const choose = (slug) => {
    const rest = all.filter((one) => !one.startsWith("project:")).join(" ");
    navigate(withParams({ q: slug ? narrowed(rest, `project:${slug}`) : rest, log: null }, screenOf(path.value)));
  };
  return html`<select class="btn switcher" aria-label=${t("projects.switch")}
    onChange=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.target).value)}>
    <option value="" selected=${chosen === ""}>${t("projects.all")}</option>
    ${projects.value.map(({ slug, name }) => html`<option key=${slug} value=${slug} selected=${slug === chosen}>${name}</option>`)}
  </select>`;
}
