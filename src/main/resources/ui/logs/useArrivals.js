import { useEffect, useRef, useState } from "preact/hooks";
import { KnownIds } from "../shared/knownIds.js";
import { openStream } from "../shared/stream.js";

/** Maximum count; there may be more. */
export const MANY_ARRIVALS = 10_000;

/**
 * Counts matching logs that arrive.
 *
 * @param {string} q
 * @param {boolean} wanted
 * @param {number} version restarts the count when it changes
 */
export function useArrivals(q, wanted, version) {
  const [count, setCount] = useState(0);
  const pending = useRef(0);
  useEffect(() => {
    setCount(0);
    pending.current = 0;
    if (!wanted) {
      return undefined;
    }
    const known = new KnownIds();
    const stop = openStream(q, {
      onRows: (rows) => (pending.current += rows.filter(({ id }) => known.add(id)).length),
      onDropped: (dropped) => (pending.current += dropped),
      onGap: () => (pending.current = MANY_ARRIVALS),
      onState: () => {},
    });
    const timer = setInterval(() => setCount(Math.min(MANY_ARRIVALS, pending.current)), 500);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [q, wanted, version]);
  return count;
}
