import { stringifyExactly } from "../shared/json.js";

/** @typedef {import("./logs.js").Log} Log */

/**
 * A log as Markdown, for an issue or a chat.
 *
 * @param {Log} log
 * @param {string} link
 */
export function markdown(log, link) {
  const rows = /** @type {[string, string | null][]} */ ([
    ["source", log.source],
    ["env", log.env],
    ["release", log.release],
    ["events", String(log.events)],
    ["date", log.date],
    ["trace", log.trace_id],
    ...Object.entries(log.attributes).map(([name, value]) => [name, typeof value === "string" ? value : stringifyExactly(value)]),
  ]).filter(([, value]) => value !== null && value !== "");
  const cell = (/** @type {string} */ text) => text.replace(/[\\`|<[\]*_]/g, "\\$&").replace(/\s+/g, " ");
  return [
    `### ${log.level}: ${cell(log.description)}`,
    "",
    link,
    "",
    "| | |",
    "| --- | --- |",
    ...rows.map(([name, value]) => `| ${cell(name)} | ${cell(value ?? "")} |`),
    ...(log.details ? ["", fenced(log.details)] : []),
    "",
  ].join("\n");
}

/** As code, with a fence that the text does not have. @param {string} text */
function fenced(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text.replace(/\n$/, "")}\n${fence}`;
}

/**
 * A command that fetches it; the token is one's own.
 *
 * @param {string} server
 * @param {string} id
 */
export function curl(server, id) {
  return `curl -H "Authorization: Bearer $TOKEN" '${server}/v1/api/logs/${id}/'`;
}
