import { withoutBase } from "../shared/base.js";
import { api } from "../shared/api.js";
import { timeZone } from "../shared/i18n.js";

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} description
 * @property {string | null} source
 * @property {string} level
 * @property {string} env
 * @property {string} date
 * @property {string} received_at
 * @property {number} events
 * @property {boolean} archived
 * @property {number | null} issue id of its issue
 * @property {string | null} release
 * @property {string | null} trace_id
 * @property {Record<string, string | null>} [columns] texts of the attributes that were requested
 */

/**
 * @typedef {Row & {details: string | null, span_id: string | null, attributes: Record<string, unknown>,
 *   user: {username: string} | null, key: string | null, payload: string | null, attachments: Attachment[]}} Log
 */

/**
 * File of a log; without a uri it was too large to keep.
 *
 * @typedef {{name: string, content_type: string | null, size: number, uri: string | null}} Attachment
 */

/**
 * @typedef {object} Page
 * @property {number} count
 * @property {"eq" | "gte"} count_relation
 * @property {string[]} [hints] what the query says in another language
 * @property {string | null} next
 * @property {Row[]} results
 */

/**
 * @typedef {object} Histogram
 * @property {string} from
 * @property {string} to
 * @property {number} interval_seconds
 * @property {{start: string, count: number, counts?: Record<string, number>}[]} buckets
 */

/** Number of logs; gte for a lower bound. @typedef {{count: number, count_relation: "eq" | "gte"}} Count */

/** Time that the period is about: date of the sender, or arrival. @typedef {"date" | "received"} Clock */

/**
 * Filter and order of a list; span is how the address names the time.
 * @typedef {{q: string, from: string, to: string | null, clock: Clock, ordering: string, span: string,
 *   columns: string[]}} Wanted
 */

const PAGE_SIZE = "50";

/** @param {Wanted} wanted */
function filter({ q, from, to, clock }) {
  const query = new URLSearchParams({ from });
  if (clock === "received") {
    query.set("clock", clock);
  }
  if (to) {
    query.set("to", to);
  }
  if (q) {
    query.set("q", q);
    // Days are those of the person who reads.
    query.set("tz", timeZone());
  }
  return query;
}

/**
 * The first page, or the one that a page's `next` leads to.
 *
 * @param {Wanted} wanted
 * @param {string | null} next
 * @param {AbortSignal} signal
 * @returns {Promise<Page>}
 */
export function page(wanted, next, signal) {
  if (next) {
    const { pathname, search } = new URL(next, location.origin);
    return api(withoutBase(pathname) + search, { signal });
  }
  const query = filter(wanted);
  query.set("ordering", wanted.ordering);
  query.set("page_size", PAGE_SIZE);
  wanted.columns.forEach((name) => query.append("column", `attr.${name}`));
  return api(`/v1/api/logs/?${query}`, { signal });
}

/**
 * Counts for up to two seconds.
 *
 * @param {Wanted} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<Count>}
 */
export function exactCount(wanted, signal) {
  const query = filter(wanted);
  query.set("page_size", "1");
  query.set("count", "exact");
  return api(`/v1/api/logs/?${query}`, { signal });
}

/**
 * The newest that match, the last first.
 *
 * @param {string} q
 * @param {AbortSignal} signal
 * @returns {Promise<Row[]>}
 */
export async function newest(q, signal) {
  const query = new URLSearchParams({ q, page_size: "100" });
  return (await api(`/v1/api/logs/?${query}`, { signal })).results;
}

/**
 * Where all that is wanted is to be had as a file; for spreadsheets with what keeps them from running it.
 *
 * @param {Wanted} wanted
 * @param {"ndjson" | "csv"} form
 */
export function exported(wanted, form) {
  const query = filter(wanted);
  query.set("ordering", wanted.ordering);
  query.set("format", form);
  if (form === "csv") {
    query.set("bom", "true");
    query.set("formulas", "escape");
  }
  return `/v1/api/logs/?${query}`;
}

/**
 * Asks whether a file is to be had, so that a refusal is not saved in its place.
 *
 * @param {string} path
 */
export async function requireExport(path) {
  await api(path, { method: "HEAD" });
}

/**
 * @param {Wanted} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<Histogram>}
 */
export function histogram(wanted, signal) {
  const query = filter(wanted);
  query.set("by", "level");
  query.set("tz", timeZone());
  return api(`/v1/api/stats/histogram/?${query}`, { signal });
}

/**
 * Counts the most frequent values of fields.
 *
 * @param {Wanted} wanted
 * @param {string[]} fields
 * @param {AbortSignal} signal
 * @returns {Promise<{logs: number, estimated: boolean, facets: Record<string, {value: string, count: number}[]>}>}
 */
export function facets(wanted, fields, signal) {
  const query = filter(wanted);
  fields.forEach((field) => query.append("by", field));
  return api(`/v1/api/stats/facets/?${query}`, { signal });
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Log>}
 */
export function log(id, signal) {
  return api(`/v1/api/logs/${encodeURIComponent(id)}/`, { signal, exact: true });
}

/**
 * @param {string} id
 * @param {boolean} archived
 */
export function archive(id, archived) {
  return api(`/v1/api/logs/${encodeURIComponent(id)}/`, { method: "PATCH", body: { archived } });
}

/** @param {string} id */
export function remove(id) {
  return api(`/v1/api/logs/${encodeURIComponent(id)}/`, { method: "DELETE" });
}

/** Of each facet its values, as they were some moments ago. @type {Map<string, {at: number, found: Promise<string[]>}>} */
const known = new Map();
const KNOWN_MILLIS = 30_000;

/**
 * Values that a field has at present, the most frequent first; none where they cannot be had.
 *
 * @param {string} facet
 * @returns {Promise<string[]>}
 */
export function values(facet) {
  const before = known.get(facet);
  if (before && Date.now() - before.at < KNOWN_MILLIS) {
    return before.found;
  }
  const query = new URLSearchParams({ by: facet, top: "100" });
  const found = api(`/v1/api/stats/facets/?${query}`).then(
    (/** @type {{facets: Record<string, {value: string}[]>}} */ answer) => Object.values(answer.facets)[0].map(({ value }) => value),
    () => [],
  );
  known.set(facet, { at: Date.now(), found });
  return found;
}
