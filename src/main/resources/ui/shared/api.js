import { withBase } from "./base.js";
import { parseExactly } from "./json.js";

/** Error response of the server with its problem document (RFC 9457). */
export class ApiError extends Error {
  /**
   * @param {number} status 0 without a response
   * @param {{type?: string, detail?: string, errors?: Record<string, string[]>}} problem
   */
  constructor(status, problem) {
    super(problem.detail ?? "");
    this.status = status;
    this.type = problem.type ?? "";
    this.errors = problem.errors ?? {};
  }
}

/** Difference of the server's clock to this one in milliseconds, from the Date header, which has whole seconds. */
let ahead = 0;

/** Returns the server's time in milliseconds, or up to a second less. */
export function serverNow() {
  return Date.now() + ahead;
}

/** Returns the server's time, or up to a second more. */
export function serverTime() {
  return new Date(serverNow() + 1000).toISOString();
}

/** @type {() => void} */
let onSignedOut = () => {};

/** Sets what happens when the session has ended. @param {() => void} action */
export function whenSignedOut(action) {
  onSignedOut = action;
}

/**
 * Sends a request; returns the JSON of the response, or null without one.
 *
 * @param {string} path
 * @param {{method?: string, body?: unknown, signal?: AbortSignal, quiet?: boolean, exact?: boolean}} [options] quiet: a
 *   401 does not end the session; exact: numbers are kept as written
 * @returns {Promise<any>}
 */
export async function api(path, { method = "GET", body, signal, quiet = false, exact = false } = {}) {
  let answer;
  try {
    answer = await fetch(withBase(path), {
      method,
      signal,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failed) {
    if (signal?.aborted) {
      throw failed;
    }
    throw new ApiError(0, {});
  }
  const date = Date.parse(answer.headers.get("Date") ?? "");
  ahead = Number.isNaN(date) ? ahead : date - Date.now();
  const text = await answer.text();
  let json = null;
  try {
    json = text ? (exact ? parseExactly : JSON.parse)(text) : null;
  } catch {
    // A proxy responded.
  }
  if (!answer.ok) {
    if (answer.status === 401 && !quiet) {
      onSignedOut();
    }
    throw new ApiError(answer.status, json ?? {});
  }
  return json;
}
