import { useState } from "preact/hooks";
import { html } from "../lib/html.js";
import { plural, t } from "../lib/i18n.js";
import { folded, isTrace, lines } from "../lib/stack.js";

const MODES = /** @type {const} */ (["own", "all", "raw"]);

/** @typedef {import("../lib/stack.js").Line} Line */

/** Details: a trace with what is not one's own folded away, or any text. @param {{text: string}} props */
export function Stack({ text }) {
  const [mode, setMode] = useState(/** @type {(typeof MODES)[number]} */ ("own"));
  const [opened, setOpened] = useState(/** @type {number[]} */ ([]));
  if (!isTrace(text)) {
    return html`<h3>${t("detail.details")}</h3><pre class="text" tabindex="0">${text}</pre>`;
  }
  const all = lines(text.trimEnd());
  /** @param {Line} line @param {string} key */
  const shown = (line, key) => html`<span key=${key} class=${line.kind}>${line.text || " "}</span>`;
  return html`<h3>${t("detail.stack")}
      <span class="seg" role="group" aria-label=${t("detail.stack")}>${MODES.map(
        (one) => html`<button key=${one} aria-pressed=${one === mode} onClick=${() => setMode(one)}>${t(`detail.${one}`)}</button>`,
      )}</span></h3>
    <pre tabindex="0">${
      mode === "raw"
        ? html`<span class="text">${text}</span>`
        : mode === "all"
          ? all.map((line, i) => shown(line, String(i)))
          : folded(all).map((line, i) =>
              line.kind !== "fold"
                ? shown(line, String(i))
                : opened.includes(i)
                  ? line.lines.map((one, j) => shown(one, `${i}.${j}`))
                  : html`<button key=${i} class="fold" aria-expanded="false" onClick=${() => setOpened([...opened, i])}>▸ ${plural(
                      "detail.fold.one",
                      "detail.fold.other",
                      line.lines.length,
                    )}</button>`,
            )
    }</pre>`;
}
