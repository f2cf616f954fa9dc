import { api } from "../shared/api.js";
import { narrowed } from "./queryLanguage.js";

/** @typedef {"archive" | "unarchive" | "delete"} Action */
/** Logs by their ids, or all that a filter finds. @typedef {{ids: string[]} | {filter: Record<string, string>}} Scope */
/** @typedef {{matched: number, changed: number}} Changed */

const IDS_AT_ONCE = 1_000;

/**
 * All that a list was asked for, and nothing that arrived after it was.
 *
 * @param {{q: string, from: string, to: string | null, clock?: string, tz?: string}} wanted
 * @param {string} until the last arrival that is meant, by the server's clock
 * @returns {Scope}
 */
export function allOf({ q, from, to, clock, tz }, until) {
  const filter = { q: narrowed(q, `received_at:<=${until}`), from, ...(tz && { tz }), ...(clock === "received" && { clock }) };
  return { filter: to ? { ...filter, to } : filter };
}

/**
 * Does it to all of them, however many calls that takes.
 *
 * @param {Action} action
 * @param {Scope} scope
 * @param {(changed: number) => void} [onProgress]
 * @returns {Promise<Changed>}
 */
export async function change(action, scope, onProgress = () => {}) {
  let sum = { matched: 0, changed: 0 };
  /** @param {object} body */
  const call = async (body) => {
    const done = await api(`/v1/api/logs/${action}/`, { method: "POST", body });
    sum = { matched: sum.matched + done.matched, changed: sum.changed + done.changed };
    onProgress(sum.changed);
    return done.next;
  };
  if ("ids" in scope) {
    for (let at = 0; at < scope.ids.length; at += IDS_AT_ONCE) {
      await call({ ids: scope.ids.slice(at, at + IDS_AT_ONCE) });
    }
    return sum;
  }
  let next = await call({ filter: scope.filter });
  while (next) {
    next = await call({ filter: scope.filter, next });
  }
  return sum;
}

/**
 * Whether none of them is archived yet: then bringing all back undoes archiving them, and nothing else.
 *
 * @param {Scope} scope
 * @returns {Promise<boolean>}
 */
export async function canBeUndone(scope) {
  if ("ids" in scope) {
    return true;
  }
  const query = new URLSearchParams({ ...scope.filter, archived: "true", page_size: "1" });
  const found = await api(`/v1/api/logs/?${query}`);
  return found.count === 0;
}
