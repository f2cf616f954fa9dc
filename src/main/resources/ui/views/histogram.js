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

/** Logs over time, by level; a bar leads to its span, and dragging over some to theirs. @param {{wanted: import("../lib/logs.js").Wanted, version: number}} props */
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

/** @param {{data: Data}} props */
function Bars({ data }) {
  const [drag, setDrag] = useState(/** @type {{from: number, to: number} | null} */ (null));
  const { buckets, interval_seconds: seconds } = data;
  const most = Math.max(1, ...buckets.map((bucket) => bucket.count));
  const first = drag ? Math.min(drag.from, drag.to) : -1;
  const last = drag ? Math.max(drag.from, drag.to) : -1;
  /** @param {number} from @param {number} to */
  const choose = (from, to) => {
    const start = new Date(buckets[from].start).toISOString();
    const end = new Date(Date.parse(buckets[to].start) + seconds * 1000).toISOString();
    go(withParams({ from: start, to: end, period: null }));
  };
  const every = Math.max(1, Math.ceil(buckets.length / TICKS));
  return html`<div class="hist" role="group" aria-label=${t("hist.label")} onPointerLeave=${() => setDrag(null)}>
    <div class="bars">${buckets.map(
      (bucket, i) => html`<button key=${bucket.start} class=${i >= first && i <= last ? "column sel" : "column"}
          tabindex=${bucket.count > 0 ? 0 : -1}
          title=${plural("hist.bar.one", "hist.bar.other", bucket.count).replace("{time}", moment(bucket.start))}
          aria-label=${plural("hist.bar.one", "hist.bar.other", bucket.count).replace("{time}", moment(bucket.start))}
          onPointerDown=${(/** @type {PointerEvent} */ event) => {
            /** @type {Element} */ (event.target).releasePointerCapture?.(event.pointerId);
            setDrag({ from: i, to: i });
          }}
          onPointerEnter=${() => drag && setDrag({ ...drag, to: i })}
          onPointerUp=${() => {
            setDrag(null);
            choose(drag ? Math.min(drag.from, i) : i, drag ? Math.max(drag.from, i) : i);
          }}
          onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === "Enter" && choose(i, i)}
        >${LEVELS.map((level) => {
          const count = bucket.counts?.[level] ?? 0;
          return count > 0 && html`<i key=${level} class=${level} style=${{ height: `${Math.max(1, Math.round((count / most) * HEIGHT))}px` }}></i>`;
        })}</button>`,
    )}</div>
    <div class="axis" aria-hidden="true">${buckets
      .filter((_, i) => i % every === 0)
      .map((bucket) => html`<span key=${bucket.start}>${tick(bucket.start, buckets.length * seconds)}</span>`)}</div>
  </div>`;
}
