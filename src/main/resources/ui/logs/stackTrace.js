import { useState } from "preact/hooks";
import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { plural, t } from "../shared/i18n.js";
import { Tabs } from "../shared/tabs.js";
import { Frames } from "./framesView.js";
import { folded, isTrace, lines } from "./stackFrames.js";

const MODES = /** @type {const} */ (["own", "all", "raw"]);

/** @typedef {import("./stackFrames.js").Line} Line */

/**
 * Details: a trace with what is not one's own folded away, or any text.
 *
 * @param {{text: string, exceptions: import("./sentFrames.js").SentException[]}} props exceptions: those that came as frames
 */
export function Stack({ text: stored, exceptions }) {
  const text = displayText(stored);
  const [mode, setMode] = useState(/** @type {(typeof MODES)[number]} */ ("own"));
  const [opened, setOpened] = useState(/** @type {number[]} */ ([]));
  const isSent = exceptions.length > 0;
  if (!isSent && !isTrace(text)) {
    return html`<h3>${t("detail.details")}</h3><pre class="text" tabindex="0" dir="auto">${text}</pre>`;
  }
  const all = lines(text.trimEnd());
  /** @param {Line} line @param {string} key */
  const shown = (line, key) => html`<span key=${key} class=${line.kind}>${line.text || " "}</span>`;
  return html`<h3>${t("detail.stack")}
      ${h(Tabs, { label: t("detail.stack"), tabs: MODES.map((key) => ({ key, text: t(`detail.${key}`) })), chosen: mode, choose: setMode })}</h3>
    ${
      isSent && mode !== "raw"
        ? h(Frames, { exceptions, folds: mode === "own" })
        : html`<pre tabindex="0">${
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
          }</pre>`
    }`;
}
