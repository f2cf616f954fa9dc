import { pieces, term } from "./queryLanguage.js";

/** Fields of queries of issues, the most wanted first. */
export const ISSUE_FIELDS = [
  "level",
  "env",
  "source",
  "release",
  "project",
  "type",
  "culprit",
  "status",
  "events",
  "date",
  "issue",
  "description",
];

/** Fields of queries of logs, the most wanted first. */
export const FIELDS = [
  "level",
  "env",
  "source",
  "release",
  "project",
  "issue",
  "trace_id",
  "attr.",
  "date",
  "received_at",
  "events",
  "archived",
  "has",
  "description",
  "details",
  "span_id",
];

/** Values that are always the same. @type {Record<string, string[]>} */
const VALUES = {
  level: ["critical", "error", "warning", "info", "debug"],
  status: ["open", "resolved", "archived"],
  archived: ["true", "false"],
  has: ["source", "release", "trace_id", "span_id", "details"],
  date: [">now-1h", ">now-1d", ">now-7d"],
  received_at: [">now-1h", ">now-1d", ">now-7d"],
  events: [">10", ">100", ">1000"],
};

const FACETS = /^(?:env|source|release|attr\..+)$/;

/**
 * What is being written.
 *
 * @typedef {object} Word
 * @property {number} start
 * @property {number} end
 * @property {string} minus
 * @property {string | null} field
 * @property {string} text of the value, or of the field while there is none
 */

/**
 * @param {string} q
 * @param {number} caret
 * @returns {Word}
 */
export function wordAt(q, caret) {
  const piece = pieces(q).find(({ kind, start, end }) => kind === "term" && start < caret && caret <= end);
  if (!piece) {
    return { start: caret, end: caret, minus: "", field: null, text: "" };
  }
  const { start, end } = piece;
  const written = q.slice(start, caret);
  const minus = written.startsWith("-") ? "-" : "";
  const colon = written.indexOf(":");
  const isPhrase = written.slice(minus.length).startsWith('"');
  if (colon < 0 || isPhrase) {
    return { start, end, minus, field: null, text: written.slice(minus.length) };
  }
  return { start, end, minus, field: written.slice(minus.length, colon), text: written.slice(colon + 1).replace(/^"/, "") };
}

/**
 * The facet whose values continue a word; null where there is none.
 *
 * @param {Word} word
 */
export function facetOf({ field }) {
  return field !== null && FACETS.test(field) ? field : null;
}

/**
 * What a word may become; the field's values are those that are known of.
 *
 * @param {Word} word
 * @param {string[]} known
 * @param {string[]} [fields]
 * @returns {string[]}
 */
export function completions({ minus, field, text }, known, fields = FIELDS) {
  const wanted = text.toLowerCase();
  if (field === null) {
    return fields
      .filter((name) => name.startsWith(wanted) && name !== wanted)
      .map((name) => `${minus}${name}${name.endsWith(".") ? "" : ":"}`);
  }
  const values = [...(Object.hasOwn(VALUES, field) ? VALUES[field] : []), ...known];
  const starting = values.filter((value) => value.toLowerCase().startsWith(wanted));
  const having = values.filter((value) => value.toLowerCase().includes(wanted) && !starting.includes(value));
  return [...starting, ...having]
    .filter((value) => value !== text)
    .map((value) => minus + (/^[<>]/.test(value) ? `${field}:${value}` : term(field, value)));
}

/**
 * The query with the word replaced, and where the caret is then.
 *
 * @param {string} q
 * @param {Word} word
 * @param {string} by
 */
export function completed(q, { start, end }, by) {
  const goesOn = /[:.]$/.test(by);
  const space = goesOn || /^\s/.test(q.slice(end)) ? "" : " ";
  const before = q.slice(0, start) + by + space;
  return { q: before + q.slice(end), caret: before.length };
}
