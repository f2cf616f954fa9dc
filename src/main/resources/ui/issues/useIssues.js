import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "../shared/api.js";
import { openEvents } from "../shared/stream.js";
import { page, streamAddress } from "./issues.js";

/** @typedef {import("./issues.js").Issue} Issue */

/**
 * @typedef {object} State
 * @property {Issue[]} rows
 * @property {string | null | undefined} next undefined before the first page
 * @property {string[]} hints about the query
 * @property {boolean} loading
 * @property {unknown} error of the last request; the rows stay
 * @property {string | null} failed page that could not be loaded; null for the first
 * @property {string} key filter of the rows
 */

/** @type {State} */
const NOTHING = { rows: [], next: undefined, hints: [], loading: true, error: null, failed: null, key: "" };

/** Minimum time between two renderings of changes. */
const PUBLISH_MILLIS = 500;

/** Minimum time between two reloads that the server asks for. */
const RELOAD_MILLIS = 10_000;

/**
 * Loads the pages of a list one after the other, and keeps its numbers current. Rows stay where they are; new issues are
 * counted.
 *
 * @param {import("./issues.js").Wanted} wanted
 * @param {number} version reloads the list when it changes
 * @param {() => void} reload
 */
export function useIssues(wanted, version, reload) {
  const [state, setState] = useState(NOTHING);
  const [arrivals, setArrivals] = useState(0);
  const request = useRef(new AbortController());
  const key = [wanted.q, wanted.span, wanted.ordering].join("\n");
  /** @param {string | null} next */
  const load = async (next) => {
    const { signal } = request.current;
    setState((known) => ({ ...known, loading: true }));
    try {
      const found = await page(wanted, next, signal);
      setState((known) => ({
        // A row may have moved between two pages.
        rows: next ? [...known.rows, ...found.results.filter(({ id }) => !known.rows.some((row) => row.id === id))] : found.results,
        next: found.next,
        hints: found.hints ?? [],
        loading: false,
        error: null,
        failed: null,
        key,
      }));
    } catch (error) {
      if (!signal.aborted) {
        const isRejected = error instanceof ApiError && error.status === 400;
        setState((known) => ({ ...(isRejected || known.key !== key ? NOTHING : known), loading: false, error, failed: next }));
      }
    }
  };
  useEffect(() => {
    request.current = new AbortController();
    load(null);
    return () => request.current.abort();
  }, [wanted.q, wanted.from, wanted.to, wanted.ordering, version]);
  const isLoaded = state.next !== undefined;
  const isLive = isLoaded && wanted.to === null;
  const rows = useRef(state.rows);
  rows.current = state.rows;
  const reloadedAt = useRef(0);
  useEffect(() => {
    setArrivals(0);
    return isLive ? follow(wanted, rows, setState, setArrivals, reload, reloadedAt) : undefined;
  }, [isLive, wanted.q, wanted.from, wanted.to, wanted.ordering, version]);
  const { next, loading, error, failed } = state;
  const more = () => {
    if (!loading && !error && next) {
      load(next);
    }
  };
  return {
    rows: state.rows,
    hints: state.hints,
    loading,
    error,
    more,
    retry: () => load(failed),
    ended: next === null,
    isLoaded,
    arrivals,
  };
}

/**
 * Puts the numbers of changed issues into their rows and counts the others.
 *
 * @param {import("./issues.js").Wanted} wanted
 * @param {{current: Issue[]}} rows
 * @param {(change: (known: State) => State) => void} setState
 * @param {(count: number) => void} setArrivals
 * @param {() => void} reload
 * @param {{current: number}} reloadedAt time of the last reload
 * @returns {() => void} ends it
 */
function follow(wanted, rows, setState, setArrivals, reload, reloadedAt) {
  /** @type {Map<number, Issue>} */
  let changed = new Map();
  /** @type {Set<number>} */
  const fresh = new Set();
  let lost = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let due;
  const reloadSoon = () => {
    clearTimeout(due);
    due = setTimeout(
      () => {
        reloadedAt.current = Date.now();
        reload();
      },
      Math.max(0, reloadedAt.current + RELOAD_MILLIS - Date.now()),
    );
  };
  const stop = openEvents({
    address: () => streamAddress(wanted),
    on: {
      issue: (event) => {
        const found = /** @type {Issue} */ (JSON.parse(event.data));
        changed.set(found.id, found);
      },
      reload: reloadSoon,
    },
    // Changes during the interruption are not sent.
    onState: (live) => {
      if (live && lost) {
        reloadSoon();
      }
      lost ||= !live;
    },
  });
  const timer = setInterval(() => {
    if (changed.size > 0) {
      const now = changed;
      changed = new Map();
      const known = new Set(rows.current.map(({ id }) => id));
      [...now.keys()].filter((id) => !known.has(id)).forEach((id) => fresh.add(id));
      setState((state) => ({ ...state, rows: state.rows.map((row) => now.get(row.id) ?? row) }));
      setArrivals(fresh.size);
    }
  }, PUBLISH_MILLIS);
  return () => {
    clearInterval(timer);
    clearTimeout(due);
    stop();
  };
}
