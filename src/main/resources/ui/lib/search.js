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

/**
 * A query that asks for one thing more. Alternatives are kept together, as an OR binds less than what stands side by side.
 *
 * @param {string} q
 * @param {string} more
 */
export function narrowed(q, more) {
  if (!q || q === more) {
    return more;
  }
  return `${/\bOR\b/.test(q) ? `(${q})` : q} ${more}`;
}
