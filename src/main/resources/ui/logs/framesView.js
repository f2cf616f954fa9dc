import { useState } from "preact/hooks";
import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { plural, t } from "../shared/i18n.js";
import { foldedFrames, isRich } from "./sentFrames.js";

/** Selecting text of a frame does not open or close it. @param {Event} event */
function unlessSelecting(event) {
  if (getSelection()?.isCollapsed === false) {
    event.preventDefault();
  }
}

/**
 * Exceptions with source lines and local variables.
 *
 * @param {{exceptions: import("./sentFrames.js").SentException[], folds: boolean}} props folds: library frames are folded away
 */
export function Frames({ exceptions, folds }) {
  const [opened, setOpened] = useState(/** @type {string[]} */ ([]));
  const first = exceptions[0].frames.findIndex((frame) => frame.isOwn && isRich(frame));
  return html`<div class="frames">${exceptions.map(
    ({ header, frames }, index) => html`<p key=${index} class="cause" dir="auto">
        ${index > 0 && html`<span class="sub">${t("detail.causedBy")} </span>`}${displayText(header)}</p>
      <ol>${(folds ? foldedFrames(frames) : frames).map((one, i) => {
        const key = `${index}.${i}`;
        if (!("folded" in one)) {
          return h(FrameView, { key, frame: one, isOpen: index === 0 && one === frames[first] });
        }
        return opened.includes(key)
          ? one.folded.map((frame, j) => h(FrameView, { key: `${key}.${j}`, frame, isOpen: false }))
          : html`<li key=${key}><button class="fold" aria-expanded="false" onClick=${() => setOpened([...opened, key])}>▸ ${plural(
              "detail.fold.one",
              "detail.fold.other",
              one.folded.length,
            )}</button></li>`;
      })}</ol>`,
  )}</div>`;
}

/** @param {{frame: import("./sentFrames.js").Frame, isOpen: boolean}} props */
function FrameView({ frame, isOpen }) {
  const kind = frame.isOwn ? "own" : "library";
  const line = html`<code>${displayText(frame.title)}</code> <span class="sub">${displayText(frame.place)}</span>`;
  return !isRich(frame)
    ? html`<li class=${kind}>${line}</li>`
    : html`<li class=${kind}><details open=${isOpen}>
        <summary onClick=${unlessSelecting}>${line}</summary>
        ${
          frame.source.length > 0 &&
          html`<pre tabindex="0">${frame.source.map(
            ({ number, text, isCurrent }, i) =>
              html`<span key=${i} class=${isCurrent ? "current" : ""}><i>${number}</i>${displayText(text)}</span>`,
          )}</pre>`
        }
        ${
          frame.variables.length > 0 &&
          html`<dl class="tree" aria-label=${t("detail.variables")}>${frame.variables.map(
            ([name, value]) => html`<dt key=${name} title=${name}>${displayText(name)}</dt><dd dir="auto">${displayText(value)}</dd>`,
          )}</dl>`
        }
      </details></li>`;
}
