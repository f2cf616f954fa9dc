/** Number as it was written, because a JavaScript number has 53 bits and no trailing zeros. */
export class ExactNumber {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

const TOKEN = /[\s]*(?:([[\]{},:])|("(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|false|null))/y;

/**
 * Parses JSON; numbers that would change are {@link ExactNumber}s.
 *
 * @param {string} text
 * @returns {any}
 * @throws {SyntaxError}
 */
export function parseExactly(text) {
  TOKEN.lastIndex = 0;
  const next = () => {
    const token = TOKEN.exec(text);
    if (!token) {
      throw new SyntaxError("not JSON");
    }
    return token;
  };
  /** @param {RegExpExecArray} token @returns {any} */
  const value = (token) => {
    const [, sign, string, number, literal] = token;
    if (string !== undefined) {
      return JSON.parse(string);
    }
    if (number !== undefined) {
      return String(Number(number)) === number ? Number(number) : new ExactNumber(number);
    }
    if (literal !== undefined) {
      return JSON.parse(literal);
    }
    if (sign === "[") {
      const list = [];
      for (let item = next(); item[1] !== "]"; item = next()) {
        if (item[1] !== ",") {
          list.push(value(item));
        }
      }
      return list;
    }
    if (sign !== "{") {
      throw new SyntaxError("not JSON");
    }
    /** @type {[string, unknown][]} */
    const entries = [];
    for (let name = next(); name[1] !== "}"; name = next()) {
      if (name[1] !== ",") {
        next();
        entries.push([JSON.parse(name[2]), value(next())]);
      }
    }
    // Not by assignment, which would set the prototype for the name __proto__.
    return Object.fromEntries(entries);
  };
  return value(next());
}

/**
 * Writes JSON with the numbers as they were written.
 *
 * @param {unknown} value
 * @param {number} [indent]
 * @param {string} [margin]
 * @returns {string}
 */
export function stringifyExactly(value, indent = 0, margin = "") {
  if (value instanceof ExactNumber) {
    return value.text;
  }
  if (value === null || typeof value !== "object") {
    return JSON.stringify(value);
  }
  const isList = Array.isArray(value);
  const inner = margin + " ".repeat(indent);
  const items = isList
    ? value.map((item) => stringifyExactly(item, indent, inner))
    : Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${indent ? " " : ""}${stringifyExactly(item, indent, inner)}`);
  const [open, close] = isList ? "[]" : "{}";
  if (items.length === 0) {
    return open + close;
  }
  return indent ? `${open}\n${inner}${items.join(`,\n${inner}`)}\n${margin}${close}` : `${open}${items.join(",")}${close}`;
}
