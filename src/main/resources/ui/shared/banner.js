import { html } from "./html.js";

/**
 * Message that stays until its cause is gone, with one action.
 *
 * @param {{kind: "info" | "warning" | "error", text: string, action?: {label: string, run: () => void}}} props
 */
export function Banner({ kind, text, action }) {
  return html`<div class=${`banner ${kind}`} role=${kind === "error" ? "alert" : "status"}>
    <p>${text}</p>${action && html`<button class="btn small" onClick=${action.run}>${action.label}</button>`}
  </div>`;
}
