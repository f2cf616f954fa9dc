import { signal } from "@preact/signals";
import { api } from "../shared/api.js";

/** @typedef {{id: string, name: string, address: string}} SavedView */

const PATH = "/v1/api/views/";

/** Saved views of the account, by name. */
export const views = signal(/** @type {SavedView[]} */ ([]));

/** Asks for them; without an answer those that are known stay. */
export async function loadViews() {
  try {
    views.value = (await api(PATH)).results;
  } catch {
    // They are a convenience, and the next sign-in or change asks again.
  }
}

/**
 * Keeps a view; one that has the name already gets the address instead.
 *
 * @param {string} name
 * @param {string} address
 */
export async function keepView(name, address) {
  const same = views.value.find((view) => view.name === name.normalize("NFC").trim());
  await api(same ? `${PATH}${same.id}/` : PATH, { method: same ? "PUT" : "POST", body: { name, address } });
  await loadViews();
}

/** @param {string} id */
export async function forgetView(id) {
  await api(`${PATH}${id}/`, { method: "DELETE" });
  await loadViews();
}

/**
 * What is kept of an address: not which log is open beside the list.
 *
 * @param {string} path
 * @param {URLSearchParams} params
 */
export function keptAddress(path, params) {
  const kept = new URLSearchParams(params);
  kept.delete("log");
  const query = kept.toString();
  return screenOf(path) + (query ? `?${query}` : "");
}

/** Path of the list that a path belongs to. @param {string} path */
export function screenOf(path) {
  return path === "/live" ? path : path === "/issues" || path.startsWith("/issues/") ? "/issues" : "/logs";
}
