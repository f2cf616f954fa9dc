import { api, ApiError } from "./api.js";
import { withBase } from "./base.js";
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
 * Events of the server. Closed while the page is hidden, because a browser has six connections for all pages of a server
 * (HTTP/1.1).
 *
 * @param {object} options
 * @param {(lastEventId: string) => string} options.address of the stream, asked each time that it is opened
 * @param {Record<string, (event: MessageEvent) => void>} options.on by the type of the event
 * @param {(live: boolean) => void} options.onState whether the stream is there
 * @param {(problem: unknown) => boolean} [options.onRefused] problem of an address that the server refused; true ends the stream
 * @returns {() => void} closes the stream
 */
export function openEvents({ address, on, onState, onRefused = () => false }) {
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
    const stream = new EventSource(withBase(address(last)));
    source = stream;
    const watch = () => {
      clearTimeout(silence);
      silence = setTimeout(() => {
        onState(false);
        open();
      }, SILENCE_MILLIS);
    };
    // A connection that hangs before its first event is dead, too.
    watch();
    /** @type {Record<string, (event: MessageEvent) => void>} */
    const handlers = { hello: () => onState(true), ping: () => {}, ...on };
    for (const [type, received] of Object.entries(handlers)) {
      stream.addEventListener(type, (event) => {
        watch();
        last = event.lastEventId || last;
        received(event);
      });
    }
    stream.onerror = () => {
      onState(false);
      if (stream.readyState === EventSource.CLOSED) {
        // EventSource hides the response; this request shows the reason, and whether the session has ended.
        const test = new URL(address(""), location.origin);
        test.searchParams.delete("batch");
        test.searchParams.set("page_size", "1");
        const retryLater = () => {
          if (source === stream) {
            again = setTimeout(open, AGAIN_MILLIS);
          }
        };
        api(test.pathname + test.search).then(retryLater, (problem) => onRefused(problem) || retryLater());
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

/**
 * Streams matching logs; resumes without a gap when the page is shown again.
 *
 * @param {string} q
 * @param {Listener} listener
 * @returns {() => void} closes the stream
 */
export function openStream(q, listener) {
  return openEvents({
    address: (last) => {
      const query = new URLSearchParams({ batch: "true" });
      if (q) {
        query.set("q", q);
      }
      if (last) {
        query.set("last_event_id", last);
      }
      return `/v1/api/logs/?${query}`;
    },
    on: {
      logs: (event) => listener.onRows(JSON.parse(event.data)),
      dropped: (event) => listener.onDropped(JSON.parse(event.data).count),
      gap: (event) => {
        const { from, to } = JSON.parse(event.data);
        listener.onGap(from, to);
      },
    },
    onState: listener.onState,
    onRefused: (problem) => {
      const isMistake = problem instanceof ApiError && Boolean(problem.errors.q);
      if (isMistake) {
        listener.onMistake?.(fieldErrorText(/** @type {ApiError} */ (problem).errors.q));
      }
      return isMistake;
    },
  });
}
