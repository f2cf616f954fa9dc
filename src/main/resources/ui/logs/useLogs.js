import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../shared/api.js";
import { exactCount, page } from "./logs.js";

/** @typedef {import("./logs.js").Row} Row */
/** @typedef {import("./logs.js").Page} Page */
/** @typedef {import("./logs.js").Count} Count */

/**
 * @typedef {object} State
 * @property {Row[]} rows
 * @property {Page | null} last page that was loaded last
 * @property {Count | null} count
 * @property {boolean} loading
 * @property {unknown} error of the last request; the rows stay
 * @property {string | null} failed page that could not be loaded; null for the first
 * @property {string} key filter of the rows
 */

/** @type {State} */
const NOTHING = { rows: [], last: null, count: null, loading: true, error: null, failed: null, key: "" };

/**
 * Loads the pages of a list one after the other. A failed refresh or next page keeps the rows.
 *
 * @param {import("./logs.js").Wanted} wanted
 * @param {number} version reloads the list when it changes
 */
export function useLogs(wanted, version) {
  const [state, setState] = useState(NOTHING);
  const request = useRef(new AbortController());
  const key = [wanted.q, wanted.span, wanted.clock, wanted.ordering].join("\n");
  /** @param {string | null} next */
  const load = async (next) => {
    const { signal } = request.current;
    setState((known) => ({ ...known, loading: true }));
    try {
      const found = await page(wanted, next, signal);
      setState((known) => ({
        rows: next ? [...known.rows, ...found.results] : found.results,
        last: found,
        count: next ? known.count : found,
        loading: false,
        error: null,
        failed: null,
        key,
      }));
      if (!next && found.count_relation === "gte") {
        // A second request, so that the rows need not wait for it.
        exactCount(wanted, signal).then(
          (count) => setState((known) => ({ ...known, count })),
          () => {},
        );
      }
    } catch (error) {
      if (!signal.aborted) {
        const isRejected = error instanceof ApiError && error.status === 400;
        // Rows of another filter would be wrong.
        setState((known) => ({ ...(isRejected || known.key !== key ? NOTHING : known), loading: false, error, failed: next }));
      }
    }
  };
  useEffect(() => {
    request.current = new AbortController();
    load(null);
    return () => request.current.abort();
  }, [wanted.q, wanted.from, wanted.to, wanted.clock, wanted.ordering, wanted.columns.join("\n"), version]);
  const { rows, last, count, loading, error, failed } = state;
  const more = () => {
    if (!loading && !error && last?.next) {
      load(last.next);
    }
  };
  /** Repeats the request that failed. */
  const retry = () => load(failed);
  const hints = last?.hints ?? [];
  return { rows, loading, error, more, retry, count, hints, ended: last !== null && last.next === null };
}
