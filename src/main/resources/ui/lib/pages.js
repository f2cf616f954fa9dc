import { useEffect, useRef, useState } from "preact/hooks";
import { ApiError } from "./api.js";
import { t } from "./i18n.js";
import { page } from "./logs.js";

/** @typedef {import("./logs.js").Row} Row */
/** @typedef {import("./logs.js").Page} Page */

/**
 * Pages of what is wanted, one after the other.
 *
 * @param {import("./logs.js").Wanted} wanted
 * @param {number} version
 */
export function useLogs(wanted, version) {
  const [rows, setRows] = useState(/** @type {Row[]} */ ([]));
  const [last, setLast] = useState(/** @type {Page | null} */ (null));
  const [first, setFirst] = useState(/** @type {Page | null} */ (null));
  const [loading, setLoading] = useState(true);
  const [failed, setFailed] = useState("");
  const [errors, setErrors] = useState(/** @type {Record<string, string[]>} */ ({}));
  const request = useRef(new AbortController());
  const busy = useRef(false);
  /** @param {string | null} next */
  const load = async (next) => {
    const { signal } = request.current;
    busy.current = true;
    setLoading(true);
    try {
      const found = await page(wanted, next, signal);
      setRows((known) => (next ? [...known, ...found.results] : found.results));
      setLast(found);
      if (!next) {
        setFirst(found);
      }
      setFailed("");
      setErrors({});
    } catch (problem) {
      if (signal.aborted) {
        return;
      }
      const named = problem instanceof ApiError ? problem.errors : {};
      setErrors(named);
      setRows([]);
      setFirst(null);
      setFailed(problem instanceof ApiError && problem.status === 0 ? t("app.offline") : (named.q?.join(" ") ?? t("list.error")));
    }
    busy.current = false;
    setLoading(false);
  };
  useEffect(() => {
    request.current = new AbortController();
    load(null);
    return () => request.current.abort();
  }, [wanted.q, wanted.from, wanted.to, wanted.ordering, version]);
  const more = () => {
    if (!busy.current && last?.next) {
      load(last.next);
    }
  };
  return { rows, loading, failed, errors, more, count: first, ended: last !== null && last.next === null };
}
