import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../lib/api.js";
import { h, html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { params, path } from "../lib/route.js";
import { forgetView, keepView, keptAddress, loadViews, views } from "../lib/views.js";
import { Field } from "./field.js";
import { tell } from "./toast.js";

/** The views that one keeps; the one that is shown can be forgotten. */
export function SavedViews() {
  useEffect(() => {
    loadViews();
    // The next account has other views.
    return () => {
      views.value = [];
    };
  }, []);
  const here = keptAddress(path.value, params.value);
  const isList = path.value === "/" || path.value.startsWith("/logs/") || path.value === "/live";
  if (views.value.length === 0) {
    return null;
  }
  /** @param {import("../lib/views.js").SavedView} view */
  const forget = async (view) => {
    try {
      await forgetView(view.id);
      const undo = async () => keepView(view.name, view.address).catch(() => tell({ text: t("detail.failed") }));
      tell({ text: t("saved.forgotten", { name: view.name }), action: { label: t("detail.undo"), run: undo } });
    } catch {
      tell({ text: t("detail.failed") });
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

/** Keeps what is shown under a name. */
export function SaveView() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [errors, setErrors] = useState(/** @type {Record<string, string[]>} */ ({}));
  const open = () => {
    setErrors({});
    box.current?.showModal();
    box.current?.querySelector("input")?.focus();
  };
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const name = String(new FormData(form).get("view") ?? "");
    try {
      await keepView(name, keptAddress(path.value, params.value));
      form.reset();
      box.current?.close();
      tell({ text: t("saved.kept", { name }) });
    } catch (problem) {
      const named = problem instanceof ApiError ? (problem.errors.name ?? problem.errors.address) : undefined;
      setErrors({ view: named ?? [t("detail.failed")] });
    }
  };
  return html`<button class="btn" onClick=${open}>${t("saved.save")}</button>
    <dialog ref=${box} aria-labelledby="save-title">
      <h2 id="save-title">${t("saved.saveTitle")}</h2>
      <form onSubmit=${submit}>
        ${h(Field, { name: "view", label: t("saved.name"), type: "text", complete: "off", errors: errors.view })}
        <div class="acts"><button class="btn primary">${t("saved.save")}</button>
          <button class="btn" type="button" onClick=${() => box.current?.close()}>${t("detail.cancel")}</button></div>
      </form>
    </dialog>`;
}
