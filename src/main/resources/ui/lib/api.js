/** A refusal of the server, as its problem document tells it (RFC 9457). */
export class ApiError extends Error {
  /**
   * @param {number} status 0 where nothing was heard
   * @param {{detail?: string, errors?: Record<string, string[]>}} problem
   */
  constructor(status, problem) {
    super(problem.detail ?? "");
    this.status = status;
    this.errors = problem.errors ?? {};
  }
}

/** How far the server's clock is ahead of this one, in milliseconds; to the second, as its answers tell. */
let ahead = 0;

/** The server's time at a moment of this clock, or up to a second later. @param {number} now */
export function serverTime(now) {
  return new Date(now + ahead + 1000).toISOString();
}

/** @type {() => void} */
let onSignedOut = () => {};

/** @param {() => void} action when the session has ended */
export function whenSignedOut(action) {
  onSignedOut = action;
}

/**
 * Asks the server; answers the JSON, or null where there is none.
 *
 * @param {string} path
 * @param {{method?: string, body?: unknown, signal?: AbortSignal, quiet?: boolean}} [options]
 * @returns {Promise<any>}
 */
export async function api(path, { method = "GET", body, signal, quiet = false } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
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
    json = text ? JSON.parse(text) : null;
  } catch {
    // Something between here and the server answered.
  }
  if (!answer.ok) {
    if (answer.status === 401 && !quiet) {
      onSignedOut();
    }
    throw new ApiError(answer.status, json ?? {});
  }
  return json;
}

/**
 * Errors of one field as a sentence of the page.
 * @param {string[] | undefined} errors
 */
export function errorText(errors) {
  const text = (errors ?? []).join("; ");
  return text && text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
