import { signal } from "@preact/signals";

/**
 * @typedef {object} Me
 * @property {number} id
 * @property {string} username
 * @property {string} email
 * @property {"admin" | "user"} role
 */

/** Account of the session: undefined while loading, null if signed out. */
export const me = signal(/** @type {Me | null | undefined} */ (undefined));
