import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../shared/api.js";
import { useConfirm } from "../shared/confirm.js";
import { Dialog } from "../shared/dialog.js";
import { errorText } from "../shared/errorText.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { moment, number, t } from "../shared/i18n.js";
import { KeyGuide, keysPath } from "../shared/keyGuide.js";
import { useResource } from "../shared/resource.js";
import { Table } from "../shared/table.js";
import { showToast } from "../shared/toast.js";

/** @typedef {import("../shared/keyGuide.js").IngestKey} IngestKey */
/** @typedef {import("../shared/keyGuide.js").NewKey} NewKey */

/** Ingest keys of a project; for maintainers. @param {{slug: string}} props */
export function Keys({ slug }) {
  const path = keysPath(slug);
  const keys = useResource(async (signal) => /** @type {IngestKey[]} */ ((await api(path, { signal })).results), [slug]);
  const [created, setCreated] = useState(/** @type {NewKey | null} */ (null));
  const [edited, setEdited] = useState(/** @type {{key: IngestKey | null} | null} */ (null));
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    if (edited) {
      box.current?.showModal();
      box.current?.querySelector("input")?.focus();
    }
  }, [edited]);
  /** @param {Record<string, unknown>} settings */
  const save = async (settings) => {
    if (edited?.key) {
      await api(`${path}${edited.key.id}/`, { method: "PATCH", body: settings });
      showToast({ text: t("projects.saved") });
    } else {
      setCreated(await api(path, { method: "POST", body: settings }));
    }
    box.current?.close();
    keys.reload();
  };
  return html`<section class="wide">
    <p class="sub">${t("keys.hint")}</p>
    <button class="btn primary" onClick=${() => setEdited({ key: null })}>${t("keys.create")}</button>
    ${created && h(KeyGuide, { key: created.id, slug, created, arrived: keys.reload })}
    ${h(Table, {
      label: t("projects.tab.keys"),
      rows: keys.data,
      error: keys.error,
      reload: keys.reload,
      empty: t("keys.none"),
      rowKey: (/** @type {IngestKey} */ key) => String(key.id),
      columns: /** @type {import("../shared/table.js").Column<IngestKey>[]} */ ([
        { key: "name", title: t("projects.name"), cell: ({ name }) => html`<bdi title=${name}>${name}</bdi>` },
        { key: "prefix", title: t("keys.prefix"), cell: ({ prefix }) => html`<code>${prefix}…</code>` },
        { key: "used", title: t("keys.lastUsed"), cell: ({ last_used_at }) => (last_used_at ? moment(last_used_at) : t("keys.never")) },
        {
          key: "today",
          title: t("keys.today"),
          cell: ({ today }) =>
            t("keys.counts", { accepted: number(today.accepted), rejected: number(today.rejected), limited: number(today.limited) }),
        },
        { key: "limits", title: t("keys.settings"), cell: settingsText },
        {
          key: "created",
          title: t("users.created"),
          cell: ({ created_at, created_by }) => [moment(created_at), created_by].filter(Boolean).join(" · "),
        },
        { key: "state", title: t("projects.state"), cell: (key) => t(`keys.${state(key)}`) },
        {
          key: "actions",
          title: t("users.actions"),
          isHidden: true,
          cell: (key) => h(Actions, { ingestKey: key, path, edit: () => setEdited({ key }), changed: keys.reload }),
        },
      ]),
    })}
    ${h(Dialog, {
      box,
      title: t(edited?.key ? "keys.edit" : "keys.create"),
      content:
        edited &&
        h(KeyForm, {
          key: edited.key?.id ?? "new",
          ingestKey: edited.key ?? undefined,
          action: t(edited.key ? "projects.save" : "keys.create"),
          submit: save,
          cancel: () => box.current?.close(),
        }),
    })}
  </section>`;
}

/** @param {IngestKey} key */
function state({ enabled, expires_at }) {
  return !enabled ? "disabled" : expires_at && Date.parse(expires_at) <= Date.now() ? "expired" : "enabled";
}

/** @param {IngestKey} key */
function settingsText({ environment, origins, rate, burst, expires_at }) {
  return [
    environment,
    rate && t("keys.perSecond", { rate: number(rate), burst: number(burst ?? rate) }),
    origins.join(", "),
    expires_at && t("keys.until", { time: moment(expires_at) }),
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * Form of the settings of a key.
 *
 * @param {{ingestKey?: IngestKey, action: string, submit: (settings: Record<string, unknown>) => Promise<void>, cancel: () => void}} props
 */
function KeyForm({ ingestKey, action, submit, cancel }) {
  /** @param {Record<string, string>} values */
  const save = ({ name, environment, origins, rate, burst, expires_at }) =>
    submit({
      name,
      environment: environment || null,
      origins: origins.split(/[\s,]+/).filter(Boolean),
      rate: numeric(rate),
      burst: numeric(burst),
      expires_at: expires_at || null,
    });
  /** @param {string} name @param {string} value */
  const optional = (name, value) => ({
    name,
    label: t(/** @type {any} */ (`keys.field.${name}`)),
    type: /** @type {const} */ ("text"),
    complete: "off",
    optional: true,
    value,
  });
  return h(Form, {
    fields: [
      { name: "name", label: t("projects.name"), type: "text", complete: "off", value: ingestKey?.name },
      optional("environment", ingestKey?.environment ?? ""),
      optional("origins", ingestKey?.origins.join(", ") ?? ""),
      optional("rate", String(ingestKey?.rate ?? "")),
      optional("burst", String(ingestKey?.burst ?? "")),
      optional("expires_at", ingestKey?.expires_at ?? ""),
    ],
    action,
    submit: save,
    after: html`<button class="btn" type="button" onClick=${cancel}>${t("detail.cancel")}</button>`,
  });
}

/** A number as typed; other texts go to the server, which says what is wrong. @param {string} text */
function numeric(text) {
  return text.trim() === "" ? null : /^\d{1,9}$/.test(text.trim()) ? Number(text) : text;
}

/** @param {{ingestKey: IngestKey, path: string, edit: () => void, changed: () => void}} props */
function Actions({ ingestKey, path, edit, changed }) {
  const own = `${path}${ingestKey.id}/`;
  const { ask, dialog } = useConfirm(
    t("keys.revokeAsk", { name: ingestKey.name }),
    () =>
      api(own, { method: "DELETE" })
        .catch((failed) => showToast({ text: errorText(failed) }))
        .then(changed),
    t("keys.revoke"),
  );
  const toggle = () =>
    api(own, { method: "PATCH", body: { enabled: !ingestKey.enabled } })
      .catch((failed) => showToast({ text: errorText(failed) }))
      .then(changed);
  return html`<span class="row-of">
    <button class="btn small" onClick=${edit}>${t("keys.edit")}</button>
    <button class="btn small" onClick=${toggle}>${t(ingestKey.enabled ? "keys.disable" : "keys.enable")}</button>
    <button class="btn small" onClick=${ask}>${t("keys.revoke")}</button>
    ${dialog}
  </span>`;
}
