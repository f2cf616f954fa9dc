import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { ExactNumber, stringifyExactly } from "../shared/json.js";
import { params, withParams } from "../shared/router.js";
import { attributeField, narrowed, term } from "./queryLanguage.js";

/** Of a long list, so many at first. */
const SHOWN = 50;

/** Longer values are not offered as filters, because the address would become too long. */
const MAX_FILTER_CHARS = 500;

/**
 * A value that leads to the logs of the list that have the same, or to all others.
 *
 * @param {string} name as the query language has it
 * @param {string} text
 * @param {string} [shown]
 */
export function value(name, text, shown = text) {
  return filterLinks(term(name, text), shown);
}

/** @param {string} condition @param {string} shown */
function filterLinks(condition, shown) {
  const q = params.value.get("q") ?? "";
  const opposite = condition.startsWith("-") ? condition.slice(1) : `-${condition}`;
  return html`<a href=${withParams({ q: narrowed(q, condition), log: null }, "/")} title=${t("detail.filter")}>${shown}</a>
    <a class="minus" href=${withParams({ q: narrowed(q, opposite), log: null }, "/")} title=${t("detail.exclude")}
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
  if (one === null || typeof one !== "object" || one instanceof ExactNumber) {
    const shown = displayText(stringifyExactly(one));
    const field = attributeField(name);
    const link =
      one === null
        ? filterLinks(`-has:${field}`, shown)
        : String(one).length <= MAX_FILTER_CHARS
          ? value(field, String(one), shown)
          : shown;
    return html`<dt title=${name}>${displayText(name)}</dt><dd dir="auto">${isTop ? link : shown}</dd>`;
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
