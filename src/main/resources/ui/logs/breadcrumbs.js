import { ExactNumber, stringifyExactly } from "../shared/json.js";

/** @typedef {{time: string | null, level: string, category: string, message: string, data: string}} Breadcrumb */

/**
 * What an SDK recorded before an error, a list or the values of an object; null for attributes that only have the name.
 *
 * @param {unknown} attribute
 * @returns {Breadcrumb[] | null}
 */
export function breadcrumbsOf(attribute) {
  const values = Array.isArray(attribute) ? attribute : Object(attribute).values;
  const isList = Array.isArray(values) && values.length > 0 && values.every((one) => one !== null && typeof one === "object");
  return isList ? /** @type {Record<string, unknown>[]} */ (values).map(breadcrumbOf) : null;
}

/** @param {Record<string, unknown>} sent @returns {Breadcrumb} */
function breadcrumbOf({ timestamp, level, category, type, message, data }) {
  return {
    time: timeOf(timestamp),
    level: text(level),
    category: text(category) || text(type),
    message: text(message),
    data: data && typeof data === "object" && Object.keys(data).length > 0 ? stringifyExactly(data) : "",
  };
}

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : "");

/** Seconds since 1970, or a text as in RFC 3339. @param {unknown} timestamp @returns {string | null} */
function timeOf(timestamp) {
  const isNumber = typeof timestamp === "number" || timestamp instanceof ExactNumber;
  const millis = isNumber ? Number(String(timestamp)) * 1000 : Date.parse(text(timestamp));
  return Number.isFinite(millis) && Math.abs(millis) < 8.64e15 ? new Date(millis).toISOString() : null;
}
