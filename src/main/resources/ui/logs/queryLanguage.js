/** Plain and typographic quotes, as the server takes them. */
const QUOTE = /["\u201C\u201D\u201E\u201F\u00AB\u00BB\u2033]/;

/** A dash that negates what follows it, and is no text. */
const NEGATION = /^-(?!-*(?:[\s)]|$))(?!-+(?!NOT\b)[^\s()":-][^\s()":]*(?:[\s()"]|$))/;

/** What need not be quoted in a query. */
const PLAIN = /^[\w.\-/@]+$/;

/**
 * @typedef {object} Piece
 * @property {"term" | "open" | "close" | "and" | "or" | "not"} kind
 * @property {number} start
 * @property {number} end of its last character, exclusive
 */

/** @type {Record<string, Piece["kind"]>} */
const OPERATORS = { AND: "and", OR: "or", NOT: "not" };

/**
 * A condition of the query language.
 *
 * @param {string} name
 * @param {string} value
 */
export function term(name, value) {
  return `${name}:${PLAIN.test(value) ? value : quoted(value)}`;
}

/** Returns the field of an attribute in the query language. @param {string} name */
export function attributeField(name) {
  return `attr.${PLAIN.test(name) ? name : quoted(name)}`;
}

/** Returns a phrase of the query language. @param {string} text */
export function quoted(text) {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
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

/**
 * A query cut where the server cuts it: at spaces and parentheses outside of quotes. One that it refuses is cut somehow.
 *
 * @param {string} q
 * @returns {Piece[]}
 */
export function pieces(q) {
  /** @type {Piece[]} */
  const found = [];
  for (let at = 0; at < q.length;) {
    if (/\s/.test(q[at])) {
      at++;
      continue;
    }
    const start = at;
    if (q[at] === "(" || q[at] === ")") {
      at++;
      found.push({ kind: q[start] === "(" ? "open" : "close", start, end: at });
      continue;
    }
    const isNegated = NEGATION.test(q.slice(at));
    if (isNegated) {
      at++;
    }
    // A phrase after a colon is its value; after anything else it stands for itself.
    let isPhrase = QUOTE.test(q[at] ?? "");
    while (at < q.length && !isPhrase && !/[\s()"]/.test(q[at])) {
      at++;
      // The name of an attribute may be a phrase, too.
      if (QUOTE.test(q[at] ?? "") && /^-?(?:has:)?attr\.$/.test(q.slice(start, at))) {
        at = endOfPhrase(q, at);
      }
      isPhrase = QUOTE.test(q[at] ?? "") && /[:<>=]/.test(q[at - 1]);
    }
    if (isPhrase) {
      at = endOfPhrase(q, at);
    }
    const kind = isNegated && at === start + 1 ? "not" : (OPERATORS[q.slice(start, at)] ?? "term");
    found.push({ kind, start, end: at });
  }
  return found;
}

/** Returns the position after a phrase. @param {string} q @param {number} start of its first quote */
function endOfPhrase(q, start) {
  const end = q[start] === '"' ? /"/ : QUOTE;
  let at = start + 1;
  while (at < q.length && !end.test(q[at])) {
    at += q[at] === "\\" ? 2 : 1;
  }
  return Math.min(at + 1, q.length);
}

/**
 * The conditions that must all hold, each as it is written; alternatives are one.
 *
 * @param {string} q
 * @returns {string[]}
 */
export function conditions(q) {
  /** @type {string[]} */
  const found = [];
  let depth = 0;
  /** @type {number | null} */
  let start = null;
  for (const piece of pieces(q)) {
    if (depth === 0 && piece.kind === "or") {
      return [q.trim()];
    }
    if (depth === 0 && piece.kind === "and") {
      continue;
    }
    start ??= piece.start;
    depth += piece.kind === "open" ? 1 : piece.kind === "close" ? -1 : 0;
    const goesOn = piece.kind === "not" || (piece.kind === "term" && q[piece.end - 1] === ":" && q[piece.end] === "(");
    if (depth === 0 && !goesOn) {
      found.push(q.slice(start, piece.end));
      start = null;
    }
  }
  return start === null ? found : [...found, q.slice(start).trim()];
}

/**
 * What a refusal of a query is about.
 *
 * @param {string} q
 * @param {string} reason as the server gives it
 * @returns {{before: string, wrong: string, after: string} | null}
 */
export function mistake(q, reason) {
  const place = /^\D+ (\d+):/.exec(reason);
  if (!place) {
    return null;
  }
  // The server counts characters, and JavaScript halves of some.
  const characters = [...q];
  const start = characters.slice(0, Number(place[1]) - 1).join("").length;
  const piece = pieces(q).find(({ start: from, end }) => from <= start && start < end);
  const end = piece ? piece.end : q.length;
  return { before: q.slice(0, start), wrong: q.slice(start, end) || " ", after: q.slice(end) };
}
