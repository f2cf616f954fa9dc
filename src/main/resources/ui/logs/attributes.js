import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { ExactNumber, stringifyExactly } from "../shared/json.js";
import { params, withParams } from "../shared/router.js";
import { attributeField, narrowed, term } from "./queryLanguage.js";

/** Larger objects are closed at first. */
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
  return html`<a href=${withParams({ q: narrowed(q, condition), log: null }, "/logs")} title=${t("detail.filter")}>${shown}</a>
    <a class="minus" href=${withParams({ q: narrowed(q, opposite), log: null }, "/logs")} title=${t("detail.exclude")}
      aria-label=${`${t("detail.exclude")}: ${condition}`}>−</a>`;
}

/** Attributes of a log as a tree; each value outside of lists is a filter. @param {{attributes: Record<string, unknown>}} props */
export function Attributes({ attributes }) {
  return html`<h3>${t("detail.attributes")}</h3><dl class="tree">${Object.entries(attributes).map(([name, one]) =>
    h(Branch, { key: name, name, one, path: [name] }),
  )}</dl>`;
}

/** Longest path that a filter can name. */
const MAX_KEYS = 8;

/** @param {{name: string, one: unknown, path: string[] | null}} props path: keys down to here; null within a list */
function Branch({ name, one, path }) {
  const isTop = path?.length === 1;
  if (one === null || typeof one !== "object" || one instanceof ExactNumber) {
    const shown = displayText(stringifyExactly(one));
    const canFilter = path !== null && path.length <= MAX_KEYS && (isTop || path.every((key) => !key.includes(".")));
    const field = attributeField((path ?? []).join("."));
    const link =
      one === null
        ? filterLinks(`-has:${field}`, shown)
        : String(one).length <= MAX_FILTER_CHARS
          ? value(field, String(one), shown)
          : shown;
    return html`<dt title=${name}>${displayText(name)}</dt><dd dir="auto">${canFilter ? link : shown}</dd>`;
  }
  const inside = Object.entries(one);
  const isList = Array.isArray(one);
  const brackets = isList ? ["[", "]"] : ["{", "}"];
  return inside.length === 0
    ? html`<dt title=${name}>${name}</dt><dd>${brackets.join("")}</dd>`
    : html`<dt class="unseen">${name}</dt><dd class="branch"><details open=${isTop && inside.length <= SHOWN}>
        <summary>${name} <span class="sub">${brackets[0]}${inside.length}${brackets[1]}</span></summary>
        <dl class="tree">${inside.map(([inner, next]) =>
          h(Branch, { key: inner, name: inner, one: next, path: isList || path === null ? null : [...path, inner] }),
        )}</dl>
      </details></dd>`;
}
