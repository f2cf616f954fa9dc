import { displayText } from "../shared/displayText.js";
import { html } from "../shared/html.js";
import { clockTime, t } from "../shared/i18n.js";

/** What happened before the error, the latest last. @param {{breadcrumbs: import("./breadcrumbs.js").Breadcrumb[]}} props */
export function Breadcrumbs({ breadcrumbs }) {
  return html`<h3>${t("detail.breadcrumbs")}</h3>
    <ol class="crumbs">${breadcrumbs.map(
      ({ time, level, category, message, data }, index) => html`<li key=${index}>
        ${time && html`<time datetime=${time}>${clockTime(time)}</time> `}<b>${displayText(category)}</b>${level && level !== "info" && html` <i class="tag">${displayText(level)}</i>`}
        <span dir="auto">${displayText(message)}</span>${data && html` <code>${displayText(data)}</code>`}
      </li>`,
    )}</ol>`;
}
