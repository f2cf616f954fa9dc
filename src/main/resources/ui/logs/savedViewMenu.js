import { useEffect, useRef } from "preact/hooks";
import { Dialog } from "../shared/dialog.js";
import { errorText } from "../shared/errorText.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { params, path } from "../shared/router.js";
import { showToast } from "../shared/toast.js";
import { forgetView, keepView, keptAddress, loadViews, views } from "./savedViews.js";

/** Saved views of the account, each with a button that deletes it. */
export function SavedViews() {
  useEffect(() => {
    loadViews();
    // The next account has other views.
    return () => {
      views.value = [];
    };
  }, []);
  const here = keptAddress(path.value, params.value);
  const isList = /^\/(?:logs|issues|live)(?:\/|$)/.test(path.value);
  if (views.value.length === 0) {
    return null;
  }
  /** @param {import("./savedViews.js").SavedView} view */
  const forget = async (view) => {
    try {
      await forgetView(view.id);
      const undo = async () => keepView(view.name, view.address).catch((failed) => showToast({ text: errorText(failed) }));
      showToast({ text: t("saved.forgotten", { name: view.name }), action: { label: t("detail.undo"), run: undo } });
    } catch (failed) {
      showToast({ text: errorText(failed) });
    }
  };
  return html`<div class="saved" role="group" aria-label=${t("saved.title")}>
    <span class="title" aria-hidden="true">${t("saved.title")}</span>
    ${views.value.map((view) => {
      const on = isList && view.address === here;
      return html`<span key=${view.id} class="kept"><a href=${view.address} class=${on ? "on" : ""} aria-current=${on ? "page" : null} title=${view.name}>${view.name}</a>
        <button aria-label=${t("saved.forget", { name: view.name })} title=${t("saved.forget", { name: view.name })} onClick=${() => forget(view)}>×</button></span>`;
    })}
  </div>`;
}

/** Button and dialog that save the view under a name. */
export function SaveView() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const open = () => {
    box.current?.showModal();
    box.current?.querySelector("input")?.focus();
  };
  const close = () => box.current?.close();
  /** @param {Record<string, string>} values */
  const submit = async ({ name }) => {
    await keepView(name, keptAddress(path.value, params.value));
    close();
    showToast({ text: t("saved.kept", { name }) });
  };
  return html`<button class="btn" onClick=${open}>${t("saved.save")}</button>
    ${h(Dialog, {
      box,
      title: t("saved.saveTitle"),
      content: h(Form, {
        fields: [{ name: "name", label: t("saved.name"), type: "text", complete: "off" }],
        action: t("saved.save"),
        submit,
        after: html`<button class="btn" type="button" onClick=${close}>${t("detail.cancel")}</button>`,
      }),
    })}`;
}
