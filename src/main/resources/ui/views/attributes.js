import { h, html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { params, withParams } from "../lib/route.js";
import { narrowed, term } from "../lib/search.js";

/** Of a long list, so many at first. */
const SHOWN = 50;

/**
 * A value that leads to the logs of the list that have the same, or to all others.
 *
 * @param {string} name as the query language has it
 * @param {string} text
 * @param {string} [shown]
 */
export function value(name, text, shown = text) {
  const q = params.value.get("q") ?? "";
  const condition = term(name, text);
  return html`<a href=${withParams({ q: narrowed(q, condition), log: null }, "/")} title=${t("detail.filter")}>${shown}</a>
    <a class="minus" href=${withParams({ q: narrowed(q, `-${condition}`), log: null }, "/")} title=${t("detail.exclude")}
      aria-label=${`${t("detail.exclude")}: ${condition}`}>−</a>`;
}

/** What a log was sent with, as a tree; values at its top can be filtered by. @param {{attributes: Record<string, unknown>}} props */
export function Attributes({ attributes }) {
  return html`<h3>${t("detail.attributes")}</h3><dl class="tree">${Object.entries(attributes).map(([name, one]) =>
    h(Branch, { key: name, name, one, isTop: true }),
  )}</dl>`;
}

/** @param {{name: string, one: unknown, isTop: boolean}} props */
function Branch({ name, one, isTop }) {
  if (one === null || typeof one !== "object") {
    return html`<dt title=${name}>${name}</dt><dd>${isTop ? value(`attr.${name}`, String(one), JSON.stringify(one)) : JSON.stringify(one)}</dd>`;
  }
  const inside = Object.entries(one);
  const brackets = Array.isArray(one) ? ["[", "]"] : ["{", "}"];
  return inside.length === 0
    ? html`<dt title=${name}>${name}</dt><dd>${brackets.join("")}</dd>`
    : html`<dt class="unseen">${name}</dt><dd class="branch"><details open=${isTop && inside.length <= SHOWN}>
        <summary>${name} <span class="sub">${brackets[0]}${inside.length}${brackets[1]}</span></summary>
        <dl class="tree">${inside.map(([inner, next]) => h(Branch, { key: inner, name: inner, one: next, isTop: false }))}</dl>
      </details></dd>`;
}
