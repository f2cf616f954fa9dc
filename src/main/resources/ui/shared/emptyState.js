import { html } from "./html.js";

/**
 * Stands for content that is loading, empty or failed.
 *
 * @param {{title?: string, text?: string, failed?: boolean, actions?: any}} props
 */
export function EmptyState({ title, text, failed = false, actions }) {
  return html`<div class="none" role=${failed ? "alert" : "status"}>
    ${title && html`<h2>${title}</h2>`}${text && html`<p>${text}</p>`}${actions && html`<div class="acts">${actions}</div>`}
  </div>`;
}
