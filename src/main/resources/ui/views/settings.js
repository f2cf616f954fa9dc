import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../lib/api.js";
import { h, html } from "../lib/html.js";
import { clockTime, dayOf, t } from "../lib/i18n.js";
import { prefer, preferences } from "../lib/preferences.js";
import { me } from "../lib/session.js";
import { Field } from "./field.js";
import { tell } from "./toast.js";

/** @typedef {import("../lib/i18n.js").MessageKey} MessageKey */
/** @typedef {{id: string, created_at: string, last_seen: string, address: string | null, agent: string, current: boolean}} Session */

/** What is one's own: how things look, the password, and where one is signed in. */
export function Settings() {
  return html`<div class="page">
    <h1>${t("nav.settings")}</h1>
    <p class="sub">${me.value?.username} · ${me.value?.email}</p>
    ${h(Looks, {})} ${h(Password, {})} ${h(Sessions, {})}
  </div>`;
}

/**
 * A choice that this browser remembers.
 *
 * @template {keyof import("../lib/preferences.js").Preferences} K
 * @param {K} name
 * @param {MessageKey} label
 * @param {[import("../lib/preferences.js").Preferences[K], MessageKey][]} options
 */
function choice(name, label, options) {
  const chosen = preferences.value[name];
  return html`<fieldset><legend>${t(label)}</legend>${options.map(
    ([value, text]) => html`<label key=${text}><input type="radio" name=${name} checked=${value === chosen}
      onChange=${() => prefer({ [name]: value })} /> ${t(text)}</label>`,
  )}</fieldset>`;
}

function Looks() {
  return html`<section aria-label=${t("settings.looks")}>
    <h2>${t("settings.looks")}</h2>
    ${choice("language", "settings.language", [
      ["en", "settings.en"],
      ["pt-BR", "settings.ptBR"],
    ])}
    ${choice("theme", "nav.theme", [
      ["system", "nav.theme.system"],
      ["light", "nav.theme.light"],
      ["dark", "nav.theme.dark"],
    ])}
    ${choice("times", "settings.times", [
      ["local", "settings.local"],
      ["utc", "settings.utc"],
    ])}
    ${choice("shortcuts", "settings.shortcuts", [
      [true, "settings.on"],
      [false, "settings.off"],
    ])}
  </section>`;
}

function Password() {
  const [errors, setErrors] = useState(/** @type {Record<string, string[]>} */ ({}));
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    setBusy(true);
    try {
      await api("/auth/password/", { method: "POST", body: Object.fromEntries(new FormData(form)) });
      setErrors({});
      form.reset();
      tell({ text: t("settings.passwordChanged") });
    } catch (failed) {
      const named = failed instanceof ApiError ? failed.errors : {};
      setErrors(named);
      if (Object.keys(named).length === 0) {
        tell({ text: t(failed instanceof ApiError && failed.status === 429 ? "sign.wait" : "detail.failed") });
      }
    }
    setBusy(false);
  };
  /** @param {string} name @param {MessageKey} label @param {string} complete */
  const field = (name, label, complete) => h(Field, { name, label: t(label), type: "password", complete, errors: errors[name] });
  return html`<section aria-label=${t("settings.password")}>
    <h2>${t("settings.password")}</h2>
    <form onSubmit=${submit}>
      <input type="text" name="username" autocomplete="username" value=${me.value?.email} hidden />
      ${field("current", "settings.current", "current-password")}
      ${field("password", "settings.new", "new-password")}
      ${field("password2", "settings.again", "new-password")}
      <p class="sub">${t("settings.passwordHint")}</p>
      <button class="btn" disabled=${busy}>${t("settings.change")}</button>
    </form>
  </section>`;
}

function Sessions() {
  const [sessions, setSessions] = useState(/** @type {Session[] | null} */ (null));
  const load = () =>
    api("/auth/sessions/").then(
      (found) => setSessions(found.results),
      () => tell({ text: t("detail.failed") }),
    );
  useEffect(() => {
    load();
  }, []);
  /** @param {string} path */
  const end = (path) =>
    api(path, { method: "DELETE" }).then(load, () => {
      tell({ text: t("detail.failed") });
      load();
    });
  return html`<section aria-label=${t("settings.sessions")}>
    <h2>${t("settings.sessions")}</h2>
    ${location.protocol === "http:" && !/^(localhost|127\.|\[::1\])/.test(location.hostname) && html`<p class="warning">${t("settings.plainHttp")}</p>`}
    <ul class="sessions">${(sessions ?? []).map(
      (session) => html`<li key=${session.id}>
        <div><b>${session.agent || t("settings.noAgent")}</b>
          <div class="sub">${session.address ?? ""} · ${t("settings.since", { time: dayOf(session.created_at) })} ·
            ${" "}${t("settings.seen", { time: `${dayOf(session.last_seen)} ${clockTime(session.last_seen).slice(0, 5)}` })}</div></div>
        ${
          session.current
            ? html`<span class="tag">${t("settings.this")}</span>`
            : html`<button class="btn small" onClick=${() => end(`/auth/sessions/${encodeURIComponent(session.id)}/`)}>${t("settings.end")}</button>`
        }
      </li>`,
    )}</ul>
    ${(sessions?.length ?? 0) > 1 && html`<button class="btn" onClick=${() => end("/auth/sessions/")}>${t("settings.endOthers")}</button>`}
  </section>`;
}
