import { api } from "../shared/api.js";
import { Banner } from "../shared/banner.js";
import { errorText } from "../shared/errorText.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { moment, t } from "../shared/i18n.js";
import { prefer, preferences } from "../shared/preferences.js";
import { useResource } from "../shared/resource.js";
import { Table } from "../shared/table.js";
import { showToast } from "../shared/toast.js";
import { isExposed } from "../shared/transport.js";
import { me } from "../shared/me.js";

/** @typedef {import("../shared/i18n.js").MessageKey} MessageKey */
/** @typedef {{id: string, created_at: string, last_seen: string, address: string | null, agent: string, current: boolean}} Session */

/** Preferences, password and sessions of the account. */
export function Settings() {
  return html`<div class="page">
    <h1>${t("nav.settings")}</h1>
    <p class="sub">${me.value?.username} · ${me.value?.email}</p>
    ${h(Looks, {})} ${h(Password, {})} ${h(Sessions, {})}
  </div>`;
}

/**
 * Radio buttons for a preference.
 *
 * @template {keyof import("../shared/preferences.js").Preferences} K
 * @param {K} name
 * @param {MessageKey} label
 * @param {[import("../shared/preferences.js").Preferences[K], MessageKey][]} options
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

/** @typedef {import("../shared/form.js").FieldProps} FieldProps */

function Password() {
  /** @param {Record<string, string>} values */
  const submit = async ({ current, password, password2 }) => {
    await api("/auth/password/", { method: "POST", body: { current, password, password2 } });
    showToast({ text: t("settings.passwordChanged") });
  };
  /** @param {string} name @param {MessageKey} label @param {string} complete @returns {FieldProps} */
  const field = (name, label, complete) => ({ name, label: t(label), type: "password", complete });
  return html`<section aria-label=${t("settings.password")}>
    <h2>${t("settings.password")}</h2>
    ${h(Form, {
      before: html`<input type="text" name="username" autocomplete="username" value=${me.value?.email} hidden />`,
      fields: [
        field("current", "settings.current", "current-password"),
        field("password", "settings.new", "new-password"),
        field("password2", "settings.again", "new-password"),
      ],
      hint: t("settings.passwordHint"),
      action: t("settings.change"),
      primary: false,
      submit,
    })}
  </section>`;
}

function Sessions() {
  const sessions = useResource(async (signal) => /** @type {Session[]} */ ((await api("/auth/sessions/", { signal })).results), []);
  /** @param {string} path */
  const end = (path) =>
    api(path, { method: "DELETE" })
      .catch((failed) => showToast({ text: errorText(failed) }))
      .then(sessions.reload);
  return html`<section class="wide" aria-label=${t("settings.sessions")}>
    <h2>${t("settings.sessions")}</h2>
    ${isExposed() && h(Banner, { kind: "warning", text: t("settings.plainHttp") })}
    ${h(Table, {
      label: t("settings.sessions"),
      rows: sessions.data,
      error: sessions.error,
      reload: sessions.reload,
      rowKey: (/** @type {Session} */ session) => session.id,
      columns: /** @type {import("../shared/table.js").Column<Session>[]} */ ([
        {
          key: "agent",
          title: t("settings.client"),
          cell: ({ agent }) => html`<bdi title=${agent}>${agent || t("settings.noAgent")}</bdi>`,
        },
        { key: "address", title: t("settings.address"), cell: ({ address }) => address ?? "" },
        { key: "since", title: t("settings.since"), cell: ({ created_at }) => moment(created_at) },
        { key: "seen", title: t("settings.seen"), cell: ({ last_seen }) => moment(last_seen) },
        {
          key: "end",
          title: t("settings.end"),
          isHidden: true,
          cell: ({ id, current }) =>
            current
              ? html`<span class="tag">${t("settings.this")}</span>`
              : html`<button class="btn small" onClick=${() => end(`/auth/sessions/${encodeURIComponent(id)}/`)}>${t("settings.end")}</button>`,
        },
      ]),
    })}
    ${(sessions.data?.length ?? 0) > 1 && html`<button class="btn" onClick=${() => end("/auth/sessions/")}>${t("settings.endOthers")}</button>`}
  </section>`;
}
