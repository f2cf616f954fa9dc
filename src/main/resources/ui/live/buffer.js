import { KnownIds } from "../shared/knownIds.js";

/** @typedef {import("../logs/logs.js").Row} Row */
/** @typedef {{gap: number | null, from: string | null, to: string | null}} Gap how many rows did not come; null for unknown */
/** @typedef {{key: number, row: Row | null, gap: Gap | null}} Entry */

/** Rows that are kept; older ones are in the list. */
export const KEPT = 5_000;

/** Over which the rate is measured. */
const RATE_MILLIS = 3_000;

/** What a live view has to show: the newest first, a bounded number, and what waits while it stands still. */
export class LiveBuffer {
  constructor() {
    /** @type {Entry[]} */
    this.shown = [];
    /** @type {Entry[]} */
    this.waiting = [];
    this.key = 0;
    /** @type {{at: number, count: number}[]} */
    this.arrivals = [];
    /** @type {string | null} */
    this.last = null;
    this.lost = 0;
    this.known = new KnownIds();
    /** Rows that are older were left out of the list at the beginning. */
    this.oldest = "";
  }

  /** @param {Row[]} arrived oldest first @param {number} now */
  add(arrived, now) {
    const rows = arrived.filter(({ id }) => id > this.oldest && this.known.add(id));
    if (rows.length === 0) {
      return;
    }
    if (this.lost > 0) {
      this.push({ key: this.key++, row: null, gap: { gap: this.lost, from: this.last, to: rows[0].date } });
      this.lost = 0;
    }
    for (const row of rows) {
      this.push({ key: this.key++, row, gap: null });
    }
    this.last = rows[rows.length - 1].date;
    this.arrivals.push({ at: now, count: rows.length });
  }

  /** What was there before, but for what has arrived since. @param {Row[]} rows the newest first */
  before(rows) {
    const entries = rows.filter(({ id }) => this.known.add(id)).map((row) => ({ key: this.key++, row, gap: null }));
    this.oldest = rows[rows.length - 1]?.id ?? "";
    this.shown = [...this.shown, ...entries].slice(0, KEPT);
    this.last ??= rows[0]?.date ?? null;
  }

  /** Rows that did not come; told before the next that does. @param {number} count */
  drop(count) {
    this.lost += count;
  }

  /** Rows of a time that did not come after an outage. @param {string} from @param {string} to */
  skip(from, to) {
    this.push({ key: this.key++, row: null, gap: { gap: null, from, to } });
  }

  /** @param {Entry} entry */
  push(entry) {
    this.waiting.push(entry);
    if (this.waiting.length > KEPT) {
      this.waiting.shift();
    }
  }

  /** Shows what waits. */
  flush() {
    if (this.waiting.length > 0) {
      this.shown = [...this.waiting.reverse(), ...this.shown].slice(0, KEPT);
      this.waiting = [];
    }
  }

  clear() {
    this.shown = [];
    this.waiting = [];
    this.lost = 0;
    this.last = null;
    this.known = new KnownIds();
    this.oldest = "";
  }

  /** Rows a second. @param {number} now */
  rate(now) {
    this.arrivals = this.arrivals.filter(({ at }) => now - at < RATE_MILLIS);
    return Math.round((this.arrivals.reduce((sum, { count }) => sum + count, 0) * 1000) / RATE_MILLIS);
  }
}
