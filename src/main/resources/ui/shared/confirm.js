import { useRef } from "preact/hooks";
import { Dialog } from "./dialog.js";
import { h, html } from "./html.js";
import { t } from "./i18n.js";

/**
 * Asks before a deletion; the focus is on cancelling.
 *
 * @param {string} text
 * @param {() => void} yes
 * @param {string} [action] text of the button
 * @returns {{ask: () => void, dialog: any}} the dialog must be rendered
 */
export function useConfirm(text, yes, action = t("detail.delete")) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const cancel = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const ask = () => {
    box.current?.showModal();
    cancel.current?.focus();
  };
  const agree = () => {
    box.current?.close();
    yes();
  };
  const dialog = h(Dialog, {
    box,
    title: text,
    isQuestion: true,
    content: html`<div class="acts">
      <button class="btn primary danger" onClick=${agree}>${action}</button>
      <button class="btn" ref=${cancel} onClick=${() => box.current?.close()}>${t("detail.cancel")}</button>
    </div>`,
  });
  return { ask, dialog };
}
