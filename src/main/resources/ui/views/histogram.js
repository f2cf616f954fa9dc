import { useEffect, useState } from "preact/hooks";
import { h, html } from "../lib/html.js";
import { moment, plural, t, tick } from "../lib/i18n.js";
import { go, withParams } from "../lib/route.js";
import { histogram } from "../lib/logs.js";

/** From the bottom; every level has its own place, so that colours are not all that tells them apart. */
const LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"];
const HEIGHT = 64;
const TICKS = 6;

/** @typedef {import("../lib/logs.js").Histogram} Data */

/** Histogram by level; a bar selects its period, dragging selects several.
 * @param {{wanted: import("../lib/logs.js").Wanted, version: number}} props */
export function HistogramView({ wanted, version }) {
  const [data, setData] = useState(/** @type {Data | null} */ (null));
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const request = new AbortController();
    histogram(wanted, request.signal).then(
      (found) => {
        setData(found);
        setFailed(false);
      },
      () => request.signal.aborted || setFailed(true),
    );
    return () => request.abort();
  }, [wanted.q, wanted.from, wanted.to, version]);
  if (failed || !data) {
    return html`<div class="hist" aria-hidden="true">${failed && html`<p>${t("hist.none")}</p>`}</div>`;
  }
  return h(Bars, { data });
}

/**
 * One control, as bars are too narrow to be one each: arrows go from bar to bar, with Shift over some, and Enter leads there.
 *
 * @param {{data: Data}} props
 */
function Bars({ data }) {
  const [drag, setDrag] = useState(/** @type {{from: number, to: number} | null} */ (null));
  const { buckets, interval_seconds: seconds } = data;
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const end = buckets.length - 1;
  const first = drag ? Math.min(drag.from, drag.to) : -1;
  const last = drag ? Math.max(drag.from, drag.to) : -1;
  /** @param {number} from @param {number} to */
  const choose = (from, to) => {
    setDrag(null);
    const start = new Date(buckets[from].start).toISOString();
    const stop = new Date(Date.parse(buckets[to].start) + seconds * 1000).toISOString();
    go(withParams({ from: start, to: stop, period: null }));
  };
  /** @param {number} i */
  const told = (i) => plural("hist.bar.one", "hist.bar.other", buckets[i].count).replace("{time}", moment(buckets[i].start));
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const at = drag?.to ?? end;
    /** @type {Record<string, number>} */
    const moves = { ArrowLeft: drag ? at - 1 : end, ArrowRight: drag ? at + 1 : end, Home: 0, End: end };
    if (event.key in moves) {
      const to = Math.max(0, Math.min(end, moves[event.key]));
      setDrag({ from: event.shiftKey && drag ? drag.from : to, to });
    } else if (event.key === "Enter" && drag) {
      choose(first, last);
    } else if (event.key === "Escape" && drag) {
      setDrag(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const every = Math.max(1, Math.ceil(buckets.length / TICKS));
  return html`<div class="hist" onPointerLeave=${() => setDrag(null)}>
    <div class="bars" role="slider" tabindex="0" aria-label=${t("hist.label")} aria-valuemin="0" aria-valuemax=${end}
        aria-valuenow=${drag?.to ?? end} aria-valuetext=${told(drag?.to ?? end)} onKeyDown=${pressed} onBlur=${() => setDrag(null)}>
      ${buckets.map(
        (bucket, i) => html`<div key=${bucket.start} class=${i >= first && i <= last ? "column sel" : "column"} title=${told(i)}
          onPointerDown=${(/** @type {PointerEvent} */ event) => {
            /** @type {Element} */ (event.target).releasePointerCapture?.(event.pointerId);
            setDrag({ from: i, to: i });
          }}
          onPointerEnter=${(/** @type {PointerEvent} */ event) => drag && event.buttons > 0 && setDrag({ ...drag, to: i })}
          onPointerUp=${() => choose(drag ? Math.min(drag.from, i) : i, drag ? Math.max(drag.from, i) : i)}
        >${LEVELS.map((level) => {
          const count = bucket.counts?.[level] ?? 0;
          return (
            count > 0 &&
            html`<i key=${level} class=${level} style=${{ height: `${Math.max(1, Math.round((count / most) * HEIGHT))}px` }}></i>`
          );
        })}</div>`,
      )}</div>
    <div class="axis" aria-hidden="true">${buckets
      .filter((_, i) => i % every === 0)
      .map((bucket) => html`<span key=${bucket.start}>${tick(bucket.start, buckets.length * seconds)}</span>`)}</div>
  </div>`;
}
