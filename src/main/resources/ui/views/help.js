import { useRef } from "preact/hooks";
import { html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { useKeys } from "../lib/keys.js";

/** @type {[string[], import("../lib/i18n.js").MessageKey][]} */
const KEYS = [
  [["j", "k"], "help.next"],
  [["Esc"], "help.close"],
  [["/"], "help.query"],
  [["[", "]"], "help.period"],
  [["r"], "help.refresh"],
  [["p"], "help.pause"],
  [["x"], "help.choose"],
  [["X"], "help.range"],
  [["a"], "help.archive"],
  [["#"], "help.delete"],
  [["u"], "help.undo"],
  [["y"], "help.copy"],
  [["g", "e"], "help.goLogs"],
  [["g", "l"], "help.goLive"],
  [["g", "s"], "help.goSettings"],
  [["t"], "help.theme"],
  [["?"], "help.help"],
];

/** What keys do, shown by one. */
export function Help() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useKeys({ "?": () => box.current?.showModal() });
  return html`<button class="btn small quiet" onClick=${() => box.current?.showModal()} aria-label=${t("help.title")} title=${t("help.title")}>?</button>
    <dialog ref=${box} aria-labelledby="help-title">
      <h2 id="help-title">${t("help.title")}</h2>
      <dl class="keys">${KEYS.map(
        ([keys, text]) => html`<dt key=${text}>${keys.map((key) => html`<kbd key=${key}>${key}</kbd> `)}</dt><dd>${t(text)}</dd>`,
      )}</dl>
      <form method="dialog"><button class="btn">${t("detail.close")}</button></form>
    </dialog>`;
}
