/** What need not be quoted in a query. */
const PLAIN = /^[\w.\-/@]+$/;

/**
 * A condition of the query language.
 *
 * @param {string} name
 * @param {string} value
 */
export function term(name, value) {
  return `${name}:${PLAIN.test(value) ? value : `"${value.replace(/["\\]/g, "\\$&")}"`}`;
}
