import { displayText } from "../shared/displayText.js";
import { html } from "../shared/html.js";
import { number, t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { withParams } from "../shared/router.js";
import { attributeField, term } from "../logs/queryLanguage.js";
import { tags } from "./issues.js";

/** Values of a tag that is different in nearly every log say nothing. */
const MIN_SHARE = 0.05;

/** Shares of the values of fields and attributes; each leads to the logs that have it. @param {{id: string}} props */
export function TagsView({ id }) {
  const { data } = useResource((signal) => tags(id, signal), [id]);
  if (!data || data.logs === 0) {
    return null;
  }
  const shown = Object.entries(data.facets).filter(([, values]) => values.length > 0 && values[0].share >= MIN_SHARE);
  return html`<h3>${t("issues.tags")}${data.estimated && html` <span class="sub">${t("facets.estimated", { n: number(data.logs) })}</span>`}</h3>
    <dl class="tags">${shown.map(([name, values]) => {
      const field = name.startsWith("attr.") ? attributeField(name.slice(5)) : name;
      return html`<dt key=${name} title=${name}>${displayText(name.replace(/^attr\./, ""))}</dt>
        <dd>${values.map(({ value, count, share }) => {
          const text = name === "level" ? value.toLowerCase() : value;
          const q = `issue:${id} ${term(field, text)}`;
          return html`<a key=${value} href=${withParams({ q, log: null, ordering: null }, "/logs")} title=${`${value}: ${number(count)}`}>
            <bdi>${displayText(value)}</bdi> <span>${percent(share)}</span><i style=${{ width: `${Math.round(share * 100)}%` }} aria-hidden="true"></i></a>`;
        })}</dd>`;
    })}</dl>`;
}

/** @param {number} share */
function percent(share) {
  return share > 0 && share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}
