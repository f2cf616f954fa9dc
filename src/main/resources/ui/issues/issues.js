import { withoutBase } from "../shared/base.js";
import { api } from "../shared/api.js";
import { timeZone } from "../shared/i18n.js";

/**
 * @typedef {object} Issue
 * @property {number} id
 * @property {number} number
 * @property {string} project
 * @property {string} title
 * @property {string} culprit
 * @property {string | null} type
 * @property {string} level
 * @property {string} status
 * @property {number} logs
 * @property {number} events
 * @property {string} first_seen
 * @property {string} last_seen
 * @property {string | null} first_release
 * @property {string | null} last_release
 * @property {string[]} environments
 * @property {number[]} trend
 */

/** @typedef {{hints?: string[], next: string | null, results: Issue[]}} Page */

/**
 * A log with the ids of its neighbours.
 *
 * @typedef {{previous: string | null, next: string | null, log: import("../logs/logs.js").Log}} Occurrence
 */

/** @typedef {{logs: number, estimated: boolean, facets: Record<string, {value: string, count: number, share: number}[]>}} Tags */

/** @typedef {{module: string | null, function: string, file: string | null, line: number, in_app: boolean, counts: boolean}} Frame */

/**
 * @typedef {object} Grouping
 * @property {"client" | "exception" | "message" | "source" | null} reason
 * @property {string[]} parts
 * @property {number} version
 * @property {{text: string, counts: boolean}[]} message
 * @property {{type: string | null, message: string | null, frames: Frame[]}[]} exceptions
 */

/** Filter and order of a list. @typedef {{q: string, from: string, to: string | null, ordering: string, span: string}} Wanted */

const PATH = "/v1/api/issues/";
const PAGE_SIZE = "50";

/** @param {Wanted} wanted */
function filter({ q, from, to }) {
  const query = new URLSearchParams({ from });
  if (to) {
    query.set("to", to);
  }
  if (q) {
    query.set("q", q);
  }
  // Days are those of the person who reads.
  query.set("tz", timeZone());
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
  return api(`${PATH}?${query}`, { signal });
}

/** Whether any issue exists that the account sees. @param {AbortSignal} signal */
export async function exists(signal) {
  return (await api(`${PATH}?page_size=1`, { signal })).results.length > 0;
}

/** Address of the stream of changed issues. @param {Wanted} wanted */
export function streamAddress(wanted) {
  return `${PATH}?${filter(wanted)}`;
}

/**
 * @param {Wanted} wanted
 * @param {AbortSignal} signal
 * @returns {Promise<import("../logs/logs.js").Histogram>}
 */
export function histogram(wanted, signal) {
  return api(`${PATH}histogram/?${filter(wanted)}`, { signal });
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Issue>}
 */
export function issue(id, signal) {
  return api(`${PATH}${encodeURIComponent(id)}/`, { signal });
}

/**
 * @param {string} id
 * @param {string} log an id, oldest or latest
 * @param {AbortSignal} signal
 * @returns {Promise<Occurrence>}
 */
export function occurrence(id, log, signal) {
  return api(`${PATH}${encodeURIComponent(id)}/logs/${encodeURIComponent(log)}/?archived=all`, { signal, exact: true });
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<Tags>}
 */
export function tags(id, signal) {
  return api(`${PATH}${encodeURIComponent(id)}/tags/?top=5`, { signal });
}

/**
 * @param {string} id
 * @param {string} log
 * @param {AbortSignal} signal
 * @returns {Promise<Grouping>}
 */
export function grouping(id, log, signal) {
  return api(`${PATH}${encodeURIComponent(id)}/grouping/?archived=all&log=${encodeURIComponent(log)}`, { signal });
}
