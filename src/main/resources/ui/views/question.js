import { useRef } from "preact/hooks";
import { html } from "../lib/html.js";
import { t } from "../lib/i18n.js";

/**
 * Asks before something is deleted for good; the focus is on keeping it.
 *
 * @param {string} text
 * @param {() => void} yes
 * @returns {{ask: () => void, dialog: any}} the dialog is to be put into the page
 */
export function useQuestion(text, yes) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const keep = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const ask = () => {
    box.current?.showModal();
    keep.current?.focus();
  };
  const agreed = () => {
    box.current?.close();
    yes();
  };
  const dialog = html`<dialog ref=${box} aria-label=${text}>
    <p>${text}</p>
    <div class="acts">
      <button class="btn primary danger" onClick=${agreed}>${t("detail.delete")}</button>
      <button class="btn" ref=${keep} onClick=${() => box.current?.close()}>${t("detail.cancel")}</button>
    </div>
  </dialog>`;
  return { ask, dialog };
}
