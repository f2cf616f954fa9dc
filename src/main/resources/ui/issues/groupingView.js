import { useState } from "preact/hooks";
import { displayText } from "../shared/displayText.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { grouping } from "./issues.js";

/** Which parts of a log made its fingerprint, on demand. @param {{id: string, log: string}} props */
export function GroupingView({ id, log }) {
  const [isOpen, setOpen] = useState(false);
  return html`<details class="grouping" onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.target).open)}>
    <summary>${t("grouping.title")}</summary>
    ${isOpen && h(Explanation, { id, log })}
  </details>`;
}

/** @param {{id: string, log: string}} props */
function Explanation({ id, log }) {
  const { data, error } = useResource((signal) => grouping(id, log, signal), [id, log]);
  if (!data) {
    return h(EmptyState, { failed: error !== null, text: error ? errorText(error) : t("app.loading") });
  }
  const frames = data.exceptions.flatMap((exception) => exception.frames);
  const hasOwn = frames.some((frame) => frame.counts && frame.in_app);
  const reason = data.reason === "exception" && !hasOwn ? "all" : (data.reason ?? "none");
  return html`<p>${t(`grouping.${reason}`)}</p>
    ${
      data.message.length > 0 &&
      html`<pre tabindex="0" class="text">${data.message.map(({ text, counts }, i) => (counts ? html`<mark key=${i}>${displayText(text)}</mark>` : displayText(text)))}</pre>`
    }
    ${
      data.exceptions.length > 0 &&
      html`<pre tabindex="0">${data.exceptions.map(
        ({ type, message, frames: calls }, i) =>
          html`<span key=${i} class="cause">${
            data.reason === "exception" && type ? html`<mark>${displayText(type)}</mark>` : displayText(type ?? "")
          }${message ? `: ${displayText(message)}` : ""}</span>${calls.map(
            (frame, j) =>
              html`<span key=${j} class=${frame.counts ? "own" : "library"}>  ${frame.counts ? html`<mark>${name(frame)}</mark>` : name(frame)}</span>`,
          )}`,
      )}</pre>`
    }
    ${data.reason === "client" && html`<pre tabindex="0" class="text">${data.parts.map((part, i) => html`<mark key=${i}>${displayText(part)}</mark>${"\n"}`)}</pre>`}
    <p class="sub">${t("grouping.version", { n: data.version })}</p>`;
}

/** @param {import("./issues.js").Frame} frame */
function name({ module, function: called, file, line }) {
  const place = file ? ` (${file}${line > 0 ? `:${line}` : ""})` : "";
  return displayText(`${module ? `${module}.` : ""}${called}${place}`);
}
