import { api, ApiError } from "./api.js";
import { fieldErrorText } from "./errorText.js";

/** @typedef {import("../logs/logs.js").Row} Row */

/**
 * @typedef {object} Listener
 * @property {(rows: Row[]) => void} onRows oldest first, as they were stored
 * @property {(count: number) => void} onDropped rows that this browser was too slow for
 * @property {(from: string, to: string) => void} onGap of a time so many rows were missed that they did not come
 * @property {(live: boolean) => void} onState whether the stream is there
 * @property {(reason: string) => void} [onMistake] what is wrong with the query
 */

/** Delay after an error response; the browser itself retries lost connections. */
const AGAIN_MILLIS = 3_000;

/** Three heartbeats, after which a silent stream counts as dead. */
const SILENCE_MILLIS = 45_000;

/**
 * Streams matching logs. Closed while the page is hidden, because a browser has six connections for all pages of a server
 * (HTTP/1.1); resumes without a gap when the page is shown.
 *
 * @param {string} q
 * @param {Listener} listener
 * @returns {() => void} closes the stream
 */
export function openStream(q, listener) {
  /** @type {EventSource | null} */
  let source = null;
  let last = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let again;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let silence;
  const close = () => {
    clearTimeout(again);
    clearTimeout(silence);
    source?.close();
    source = null;
  };
  const open = () => {
    close();
    const query = new URLSearchParams({ batch: "true" });
    if (q) {
      query.set("q", q);
    }
    if (last) {
      query.set("last_event_id", last);
    }
    const stream = new EventSource(`/v1/api/logs/?${query}`);
    source = stream;
    const watch = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        listener.onState(false);
        open();
      }, SILENCE_MILLIS);
    };
    // A connection that hangs before its first event is dead, too.
    watch();
    /** @param {string} type @param {(event: MessageEvent) => void} received */
    const on = (type, received) =>
      stream.addEventListener(type, (event) => {
        watch();
        last = event.lastEventId || last;
        received(event);
      });
    on("hello", () => listener.onState(true));
    on("logs", (event) => listener.onRows(JSON.parse(event.data)));
    on("dropped", (event) => listener.onDropped(JSON.parse(event.data).count));
    on("gap", (event) => {
      const { from, to } = JSON.parse(event.data);
      listener.onGap(from, to);
    });
    on("ping", () => {});
    stream.onerror = () => {
      listener.onState(false);
      if (stream.readyState === EventSource.CLOSED) {
        // EventSource hides the response; this request shows the reason, and whether the session has ended.
        const test = new URLSearchParams({ q, page_size: "1" });
        const retryLater = () => {
          if (source === stream) {
            again = setTimeout(open, AGAIN_MILLIS);
          }
        };
        api(`/v1/api/logs/?${test}`).then(retryLater, (problem) => {
          if (problem instanceof ApiError && problem.errors.q) {
            listener.onMistake?.(fieldErrorText(problem.errors.q));
          } else {
            retryLater();
          }
        });
      }
    };
  };
  const look = () => (document.hidden ? close() : source === null && open());
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    close();
  };
}
