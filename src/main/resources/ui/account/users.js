import { useRef, useState } from "preact/hooks";
import { absolute } from "../shared/base.js";
import { api } from "../shared/api.js";
import { Dialog } from "../shared/dialog.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { moment, t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { Table } from "../shared/table.js";
import { copy, showToast } from "../shared/toast.js";

/**
 * @typedef {object} User
 * @property {number} id
 * @property {string} username
 * @property {string} email
 * @property {"admin" | "user"} role
 * @property {boolean} enabled
 * @property {string} created_at
 * @property {string | null} last_seen
 */

const PATH = "/v1/api/users/";

/** @param {User} user */
function pathOf(user) {
  return `${PATH}${encodeURIComponent(user.username)}/`;
}

/** Accounts of the server; for administrators. */
export function Users() {
  const users = useResource(async (signal) => /** @type {User[]} */ ((await api(PATH, { signal })).results), []);
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [link, setLink] = useState("");
  /** @param {User} user @param {Partial<User>} changes */
  const change = (user, changes) =>
    api(pathOf(user), { method: "PATCH", body: changes })
      .catch((failed) => showToast({ text: errorText(failed) }))
      .then(users.reload);
  /** @param {User} user */
  const reset = async (user) => {
    try {
      const { path } = await api(`${pathOf(user)}reset/`, { method: "POST" });
      setLink(absolute(path));
      box.current?.showModal();
    } catch (failed) {
      showToast({ text: errorText(failed) });
    }
  };
  /** @param {User} user */
  const role = (user) => html`<select class="btn small" aria-label=${t("users.roleOf", { name: user.username })}
      onChange=${(/** @type {Event} */ event) =>
        change(user, { role: /** @type {User["role"]} */ (/** @type {HTMLSelectElement} */ (event.target).value) })}>
      ${/** @type {const} */ (["user", "admin"]).map((one) => html`<option key=${one} value=${one} selected=${one === user.role}>${t(`users.${one}`)}</option>`)}
    </select>`;
  return html`<div class="page">
    <h1>${t("nav.users")}</h1>
    <section class="wide">
      ${h(Table, {
        label: t("nav.users"),
        rows: users.data,
        error: users.error,
        reload: users.reload,
        rowKey: (/** @type {User} */ user) => String(user.id),
        columns: /** @type {import("../shared/table.js").Column<User>[]} */ ([
          { key: "name", title: t("sign.username"), cell: ({ username }) => html`<bdi title=${username}>${username}</bdi>` },
          { key: "email", title: t("sign.email"), cell: ({ email }) => html`<bdi title=${email}>${email}</bdi>` },
          { key: "role", title: t("users.role"), cell: role },
          { key: "created", title: t("users.created"), cell: ({ created_at }) => moment(created_at) },
          { key: "seen", title: t("settings.seen"), cell: ({ last_seen }) => (last_seen ? moment(last_seen) : "–") },
          {
            key: "actions",
            title: t("users.actions"),
            isHidden: true,
            cell: (
              user,
            ) => html`<button class="btn small" onClick=${() => change(user, { enabled: !user.enabled })}>${t(user.enabled ? "users.disable" : "users.enable")}</button>
              <button class="btn small" onClick=${() => reset(user)}>${t("users.reset")}</button>`,
          },
        ]),
      })}
    </section>
    ${h(Dialog, {
      box,
      title: t("users.resetTitle"),
      content: html`<p>${t("users.resetHint")}</p><pre class="text link">${link}</pre>
        <div class="acts"><button class="btn primary" onClick=${() => copy(link)}>${t("detail.copy")}</button>
          <button class="btn" onClick=${() => box.current?.close()}>${t("detail.close")}</button></div>`,
    })}
  </div>`;
}
