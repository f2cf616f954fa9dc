import { ExactNumber, stringifyExactly } from "../shared/json.js";

/** @typedef {{number: number | null, text: string, isCurrent: boolean}} SourceLine */
/** @typedef {{title: string, place: string, isOwn: boolean, source: SourceLine[], variables: [string, string][]}} Frame */
/** @typedef {{header: string, frames: Frame[]}} SentException */
/** @typedef {Frame | {folded: Frame[]}} Shown */

/** Shown of an exception in which no frame is one's own. */
const FIRST_FRAMES = 3;

/**
 * Exceptions of an event of a Sentry SDK, the last thrown first, with frames from the innermost call; empty if none has source
 * lines or variables, because the printed trace then says as much.
 *
 * @param {Record<string, unknown> | null} event
 * @returns {SentException[]}
 */
export function exceptionsOf(event) {
  const exceptions = list(event?.exception)
    .filter((one) => text(object(one.mechanism).type) !== "suppressed")
    .map(exceptionOf)
    .reverse();
  return exceptions.some(({ frames }) => frames.some(isRich)) ? exceptions : [];
}

/** Whether a frame has more to show than its line. @param {Frame} frame */
export function isRich({ source, variables }) {
  return source.length > 0 || variables.length > 0;
}

/**
 * Runs of frames that are not one's own, folded.
 *
 * @param {Frame[]} frames
 * @returns {Shown[]}
 */
export function foldedFrames(frames) {
  const kept = frames.some(({ isOwn }) => isOwn) ? 0 : FIRST_FRAMES;
  /** @type {Shown[]} */
  const shown = frames.slice(0, kept);
  /** @type {Frame[]} */
  let run = [];
  const close = () => {
    if (run.length > 0) {
      shown.push(run.length === 1 ? run[0] : { folded: run });
      run = [];
    }
  };
  for (const frame of frames.slice(kept)) {
    if (frame.isOwn) {
      close();
      shown.push(frame);
    } else {
      run.push(frame);
    }
  }
  close();
  return shown;
}

/** @param {Record<string, unknown>} sent @returns {SentException} */
function exceptionOf({ type, value, stacktrace }) {
  return {
    header: [text(type), text(value)].filter(Boolean).join(": "),
    frames: list(object(stacktrace).frames).map(frameOf).reverse(),
  };
}

/** @param {Record<string, unknown>} sent @returns {Frame} */
function frameOf(sent) {
  const number = integer(sent.lineno);
  const file = text(sent.filename) || text(sent.abs_path);
  const module = text(sent.module);
  const called = text(sent.function) || "?";
  return {
    title: module && module !== file ? `${module}.${called}` : called,
    place: [file, number, integer(sent.colno)].filter((part) => part !== null && part !== "").join(":"),
    isOwn: sent.in_app !== false,
    source: sourceOf(sent, number),
    variables: Object.entries(object(sent.vars)).map(([name, value]) => [
      name,
      typeof value === "string" ? value : stringifyExactly(value),
    ]),
  };
}

/** @param {Record<string, unknown>} sent @param {number | null} number @returns {SourceLine[]} */
function sourceOf({ pre_context: before, context_line: line, post_context: after }, number) {
  if (typeof line !== "string") {
    return [];
  }
  const earlier = texts(before);
  return [...earlier, line, ...texts(after)].map((one, index) => ({
    number: number === null ? null : number - earlier.length + index,
    text: one,
    isCurrent: index === earlier.length,
  }));
}

/** A list that comes bare, or as values of an object. @param {unknown} value @returns {Record<string, unknown>[]} */
function list(value) {
  const bare = Array.isArray(value) ? value : Array.isArray(object(value).values) ? object(value).values : [value];
  return /** @type {unknown[]} */ (bare).filter((one) => one !== null && typeof one === "object").map(object);
}

/** @param {unknown} value @returns {Record<string, unknown>} */
const object = (value) =>
  value !== null && typeof value === "object" && !Array.isArray(value) ? /** @type {Record<string, unknown>} */ (value) : {};

/** @param {unknown} value @returns {string[]} */
const texts = (value) => (Array.isArray(value) ? value.map(text) : []);

/** @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : "");

/** @param {unknown} value */
function integer(value) {
  const number = typeof value === "number" || value instanceof ExactNumber ? Number(String(value)) : NaN;
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
