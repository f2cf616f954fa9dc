import { signal } from "@preact/signals";
import { html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { useKeys } from "../lib/keys.js";

/** @typedef {{text: string, action?: {label: string, run: () => void}}} Message */

const SHOWN_MILLIS = 8_000;
const current = signal(/** @type {Message | null} */ (null));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let end;

/** Tells what was done, for some seconds. @param {Message} message */
export function tell(message) {
  current.value = message;
  clearTimeout(end);
  end = setTimeout(() => (current.value = null), SHOWN_MILLIS);
}

/** Puts a text into the clipboard, and tells so. @param {string} text */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell({ text: t("detail.copied") });
  } catch {
    // Without TLS browsers allow the clipboard on localhost only.
    tell({ text: t("detail.notCopied") });
  }
}

export function Toast() {
  const message = current.value;
  const run = () => {
    current.value = null;
    message?.action?.run();
  };
  useKeys(message?.action ? { u: run } : {});
  return html`<div class="toast" role="status">${
    message &&
    html`<p>${message.text} ${message.action && html`<button class="btn small" onClick=${run}>${message.action.label}</button>`}</p>`
  }</div>`;
}
