import { withBase } from "../shared/base.js";
import { displayText } from "../shared/displayText.js";
import { html } from "../shared/html.js";
import { size, t } from "../shared/i18n.js";

/** Files of a log, to be downloaded. @param {{files: import("./logs.js").Attachment[]}} props */
export function Attachments({ files }) {
  return html`<h3>${t("detail.attachments")}</h3>
    <ul class="files">${files.map(
      ({ name, size: bytes, uri }, index) => html`<li key=${index}>
        ${uri ? html`<a href=${withBase(uri)} data-leaves="yes">${displayText(name)}</a>` : displayText(name)}
        <span class="sub"> ${size(bytes)}${!uri && ` · ${t("detail.tooLarge")}`}</span></li>`,
    )}</ul>`;
}
