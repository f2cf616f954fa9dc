import { useRef } from "preact/hooks";
import { Dialog } from "./dialog.js";
import { h, html } from "./html.js";
import { t } from "./i18n.js";
import { ROUTES } from "./routes.js";
import { useShortcuts } from "./shortcuts.js";

/** @type {[string[], import("./i18n.js").MessageKey][]} */
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
  [["n", "b"], "help.occurrence"],
  ...ROUTES.flatMap(({ shortcut, help }) =>
    shortcut && help ? [/** @type {[string[], import("./i18n.js").MessageKey]} */ ([["g", shortcut], help])] : [],
  ),
  [["t"], "help.theme"],
  [["?"], "help.help"],
];

/** Button and shortcut for the list of shortcuts. */
export function Help() {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useShortcuts({ "?": () => box.current?.showModal() });
  return html`<button class="btn small quiet" onClick=${() => box.current?.showModal()} aria-label=${t("help.title")} title=${t("help.title")}>?</button>
    ${h(Dialog, {
      box,
      title: t("help.title"),
      content: html`<dl class="keys">${KEYS.map(
        ([keys, text]) => html`<dt key=${text}>${keys.map((key) => html`<kbd key=${key}>${key}</kbd> `)}</dt><dd>${t(text)}</dd>`,
      )}</dl>
        <form method="dialog"><button class="btn">${t("detail.close")}</button></form>`,
    })}`;
}
