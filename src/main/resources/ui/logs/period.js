/** Spans up to now that can be chosen, in seconds. */
export const PERIODS = /** @type {const} */ ({ "15m": 900, "1h": 3_600, "24h": 86_400, "7d": 604_800, "30d": 2_592_000 });

/** @typedef {keyof typeof PERIODS} Period */

/**
 * What the address says about time: a span up to now, or from one moment to another.
 *
 * @param {URLSearchParams} params
 * @param {number} now in milliseconds
 * @returns {{period: Period | null, from: string, to: string | null}}
 */
export function periodOf(params, now) {
  const from = params.get("from");
  if (from && !Number.isNaN(Date.parse(from))) {
    const to = params.get("to");
    return { period: null, from, to: to && !Number.isNaN(Date.parse(to)) ? to : null };
  }
  const named = params.get("period") ?? "24h";
  const period = Object.hasOwn(PERIODS, named) ? /** @type {Period} */ (named) : "24h";
  return { period, from: new Date(now - PERIODS[period] * 1000).toISOString(), to: null };
}

/**
 * The same span of time, so many lengths later; never in the future.
 *
 * @param {string} from
 * @param {string | null} to
 * @param {number} lengths
 * @param {number} now
 */
export function shifted(from, to, lengths, now) {
  const start = Date.parse(from);
  const end = to ? Date.parse(to) : now;
  const shift = Math.min((end - start) * lengths, now - end);
  return { from: new Date(start + shift).toISOString(), to: new Date(end + shift).toISOString() };
}
