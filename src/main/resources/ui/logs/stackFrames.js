/**
 * @typedef {object} Line
 * @property {"cause" | "own" | "library" | "text"} kind
 * @property {string} text
 */

/**
 * @typedef {object} Fold
 * @property {"fold"} kind
 * @property {Line[]} lines
 */

const FRAME = /^\s*(?:at\s+\S|File "|from\s+\S+:\d|#\d+\s|\.{3} \d+ (?:more|common))/;
const CAUSE =
  /^(?:Caused by: |Suppressed: |Exception in thread |(?:[\w$]+\.)+[\w$]*(?:Exception|Error|Throwable)\b|(?:[A-Z]\w*)?(?:Error|Exception|Warning)\b\s*:|Traceback \(most recent|panic: )/;
const LIBRARY = new RegExp(
  [
    "(?:^|\\s)at (?:java|javax|jakarta|jdk|sun|com\\.sun|kotlin|kotlinx|scala|groovy)\\.",
    "(?:^|\\s)at (?:[\\w.$]+/)?(?:org\\.(?:springframework|apache|hibernate|eclipse|junit|jboss|reactivestreams|postgresql|slf4j)|reactor|io\\.(?:netty|undertow|micrometer|r2dbc|vertx)|com\\.(?:zaxxer|fasterxml|google|amazonaws)|ch\\.qos)\\.",
    "^\\s*at java\\.base/",
    "node_modules/|\\(node:internal|\\(internal/|site-packages/|/lib/python\\d|/dist-packages/|/gems/|/usr/lib/|/vendor/|/go/pkg/mod/|runtime/",
    "(?:^|\\s)at (?:System|Microsoft)\\.",
    "^\\s*\\.{3} \\d+ (?:more|common)",
  ].join("|"),
);

/** Shown of a cause in which nothing is one's own. */
const FIRST_FRAMES = 3;

/**
 * The lines of a text, each told for what it is.
 *
 * @param {string} text
 * @returns {Line[]}
 */
export function lines(text) {
  return text.split(/\r?\n/).map((line) => {
    if (FRAME.test(line)) {
      return { kind: LIBRARY.test(line) ? "library" : "own", text: line };
    }
    return { kind: CAUSE.test(line.trimStart()) ? "cause" : "text", text: line };
  });
}

/**
 * Whether it is a trace at all.
 *
 * @param {string} text
 */
export function isTrace(text) {
  return lines(text).some((line) => line.kind === "own" || line.kind === "library");
}

/**
 * Runs of library frames folded, cause by cause; the first frames of a cause stay where none is one's own.
 *
 * @param {Line[]} all
 * @returns {(Line | Fold)[]}
 */
export function folded(all) {
  /** @type {(Line | Fold)[]} */
  const result = [];
  for (let start = 0; start < all.length;) {
    let end = start + 1;
    while (end < all.length && all[end].kind !== "cause") {
      end++;
    }
    const cause = all.slice(start, end);
    const kept = cause.some((line) => line.kind === "own") ? 0 : FIRST_FRAMES;
    let frames = 0;
    /** @type {Line[]} */
    let run = [];
    const close = () => {
      if (run.length > 0) {
        result.push(run.length === 1 ? run[0] : { kind: "fold", lines: run });
        run = [];
      }
    };
    for (const line of cause) {
      if (line.kind === "library" && frames++ >= kept) {
        run.push(line);
      } else {
        close();
        result.push(line);
      }
    }
    close();
    start = end;
  }
  return result;
}
