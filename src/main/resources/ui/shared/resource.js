import { useCallback, useEffect, useRef, useState } from "preact/hooks";

/**
 * Loads data and keeps it while it is loaded again.
 *
 * The request is aborted when the component is removed or a dependency changes. A failed reload keeps the data. Other
 * dependencies clear the data, unless `keep` is set.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {unknown[]} deps
 * @param {{keep?: boolean, everyMillis?: number}} [options] everyMillis: interval of reloads while the page is visible
 * @returns {{data: T | null, error: unknown, loading: boolean, reload: () => void, setData: (data: T) => void}}
 */
export function useResource(load, deps, { keep = false, everyMillis = 0 } = {}) {
  const [state, setState] = useState({ data: /** @type {T | null} */ (null), error: /** @type {unknown} */ (null), loading: true });
  const request = useRef(new AbortController());
  const last = useRef(load);
  last.current = load;
  const reload = useCallback(() => {
    request.current.abort();
    request.current = new AbortController();
    const { signal } = request.current;
    setState((known) => ({ ...known, loading: true }));
    last.current(signal).then(
      (data) => signal.aborted || setState({ data, error: null, loading: false }),
      (error) => signal.aborted || setState((known) => ({ ...known, error, loading: false })),
    );
  }, []);
  useEffect(() => {
    if (!keep) {
      setState({ data: null, error: null, loading: true });
    }
    reload();
    return () => request.current.abort();
  }, deps);
  useEffect(() => {
    if (everyMillis === 0) {
      return undefined;
    }
    const timer = setInterval(() => document.hidden || reload(), everyMillis);
    return () => clearInterval(timer);
  }, [everyMillis]);
  return { ...state, reload, setData: (data) => setState({ data, error: null, loading: false }) };
}
