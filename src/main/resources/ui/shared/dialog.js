import { html } from "./html.js";

/** @typedef {{current: HTMLDialogElement | null}} DialogBox ref of the element; opened by its showModal() */

/**
 * Modal dialog; Escape closes it.
 *
 * @param {{box: DialogBox, title: string, isQuestion?: boolean, content: any}} props isQuestion: the title is the text
 */
export function Dialog({ box, title, isQuestion = false, content }) {
  return html`<dialog ref=${box} aria-label=${title}>
    ${isQuestion ? html`<p>${title}</p>` : html`<h2>${title}</h2>`}
    ${content}
  </dialog>`;
}
