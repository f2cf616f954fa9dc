/** Relative periods that are offered. */
export const PERIODS = /** @type {const} */ (["15m", "1h", "24h", "7d", "30d"]);

/** @typedef {(typeof PERIODS)[number]} Period */

const DEFAULT = "24h";

/** @type {Record<string, number>} */
const UNIT_SECONDS = { m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Number of seconds of a period such as 90m; null if it is none. @param {string} text */
function secondsOf(text) {
  const found = /^(\d{1,4})([mhdw])$/.exec(text);
  return found && Number(found[1]) > 0 ? Number(found[1]) * UNIT_SECONDS[found[2]] : null;
}

/**
 * Period of the address: relative to now, or from one moment to another.
 *
 * @param {URLSearchParams} params
 * @param {number} now in milliseconds
 * @returns {{period: string | null, from: string, to: string | null}} period: null for an absolute one
 */
export function periodOf(params, now) {
  const from = params.get("from");
  if (from && !Number.isNaN(Date.parse(from))) {
    const to = params.get("to");
    return { period: null, from, to: to && !Number.isNaN(Date.parse(to)) ? to : null };
  }
  const named = params.get("period") ?? DEFAULT;
  const seconds = secondsOf(named);
  const period = seconds === null ? DEFAULT : named;
  return { period, from: new Date(now - (seconds ?? UNIT_SECONDS.d) * 1000).toISOString(), to: null };
}

/** Parameters of the address for a relative period. @param {string} period */
export function relative(period) {
  return { period: period === DEFAULT ? null : period, from: null, to: null };
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

/**
 * Reads the two ends of a period as people write them: `now-2h`, `2026-11-30`, `2026-11-30 21:15`, RFC 3339. An empty end is
 * now.
 *
 * @param {string} from
 * @param {string} to
 * @param {boolean} isUtc whether a time without offset is in UTC
 * @returns {Record<string, string | null> | null} parameters of the address; null if an end cannot be read
 */
export function readPeriod(from, to, isUtc) {
  const period = /^now-(\w+)$/.exec(from.trim())?.[1];
  if (period && /^(?:now)?$/.test(to.trim())) {
    return secondsOf(period) === null ? null : relative(period);
  }
  const start = readTime(from, isUtc);
  const end = /^(?:now)?$/.test(to.trim()) ? null : readTime(to, isUtc);
  if (start === null || (end === null && !/^(?:now)?$/.test(to.trim())) || (end !== null && end <= start)) {
    return null;
  }
  return { from: start, to: end, period: null };
}

/** @param {string} text @param {boolean} isUtc */
function readTime(text, isUtc) {
  const found = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:\d{2})?)?$/i.exec(text.trim());
  if (!found) {
    return null;
  }
  const time = new Date(`${found[1]}T${found[2] ?? "00:00"}${found[3] ?? (isUtc ? "Z" : "")}`);
  return Number.isNaN(time.getTime()) ? null : time.toISOString();
}

/**
 * Writes a time as {@link readPeriod} reads it.
 *
 * @param {string} time
 * @param {boolean} isUtc
 */
export function writeTime(time, isUtc) {
  const date = new Date(time);
  const shown = isUtc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shown.toISOString().slice(0, 19).replace("T", " ");
}
