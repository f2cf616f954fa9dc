import { signal } from "@preact/signals";
import { html } from "./html.js";
import { t } from "./i18n.js";
import { useShortcuts } from "./shortcuts.js";

/** @typedef {{text: string, action?: {label: string, run: () => void}}} Message */

const SHOWN_MILLIS = 8_000;
const current = signal(/** @type {Message | null} */ (null));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let end;

/** Shows a message for some seconds. @param {Message} message */
export function showToast(message) {
  current.value = message;
  clearTimeout(end);
  end = setTimeout(() => (current.value = null), SHOWN_MILLIS);
}

/** Copies a text and says so. @param {string} text */
export async function copy(text) {
  if ((await isWritten(text)) || isCopied(text)) {
    showToast({ text: t("detail.copied") });
  } else {
    prompt(t("detail.notCopied"), text);
  }
}

/** @param {string} text */
async function isWritten(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without TLS, browsers have a clipboard on localhost only.
    return false;
  }
}

/** Copies through a selection, which works without TLS, too. @param {string} text */
function isCopied(text) {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) {
    before.focus();
  }
  return done;
}

/** Shows the last message. */
export function Toast() {
  const message = current.value;
  const run = () => {
    current.value = null;
    message?.action?.run();
  };
  useShortcuts(message?.action ? { u: run } : {});
  return html`<div class="toast" role="status">${
    message &&
    html`<p>${message.text} ${message.action && html`<button class="btn small" onClick=${run}>${message.action.label}</button>`}</p>`
  }</div>`;
}
