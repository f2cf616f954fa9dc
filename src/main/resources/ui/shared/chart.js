import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { bucketAt, endOf, stacked, timeTicks } from "./bars.js";
import { html } from "./html.js";
import { number, tick } from "./i18n.js";
import { preferences } from "./preferences.js";

/** @typedef {import("./bars.js").Bars} Bars */

const FONT = "11px system-ui, sans-serif";

/**
 * Chart with axes, a tooltip by bucket, a selection by mouse and keyboard, and a table for screen readers. Arrow keys move
 * from bucket to bucket, with Shift over several, and Enter selects.
 *
 * @param {{label: string, bars: Bars, name: (bucket: number) => string, select: (first: number, last: number) => void}} props
 *   name: text of a bucket for people; select: called with the first and last selected bucket
 */
export function Chart({ label, bars, name, select }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const plot = useRef(/** @type {uPlot | null} */ (null));
  const [hover, setHover] = useState(/** @type {number | null} */ (null));
  const [range, setRange] = useState(/** @type {{from: number, to: number} | null} */ (null));
  const last = bars.starts.length - 1;
  const current = useRef({ bars, select });
  current.current = { bars, select };
  const { language, theme, times } = preferences.value;
  useEffect(() => {
    const { current: parent } = box;
    if (!parent) {
      return undefined;
    }
    const isDrawn = () => {
      plot.current?.destroy();
      plot.current = create(parent, current, setHover);
    };
    isDrawn();
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", isDrawn);
    const size = new ResizeObserver(() => plot.current?.setSize({ width: parent.clientWidth, height: parent.clientHeight }));
    size.observe(parent);
    return () => {
      scheme.removeEventListener("change", isDrawn);
      size.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [bars, language, theme, times]);
  const first = range ? Math.min(range.from, range.to) : -1;
  const end = range ? Math.max(range.from, range.to) : -1;
  useEffect(() => {
    const { current: drawn } = plot;
    if (drawn) {
      const left = range ? drawn.valToPos(bars.starts[first], "x") : 0;
      const right = range ? drawn.valToPos(endOf(bars, end), "x") : 0;
      drawn.setSelect({ left, width: right - left, top: 0, height: drawn.over.clientHeight }, false);
    }
  }, [first, end, bars]);
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const at = range?.to ?? last;
    /** @type {Record<string, number>} */
    const moves = { ArrowLeft: range ? at - 1 : last, ArrowRight: range ? at + 1 : last, Home: 0, End: last };
    if (event.key in moves) {
      const to = Math.max(0, Math.min(last, moves[event.key]));
      setRange({ from: event.shiftKey && range ? range.from : to, to });
      setHover(to);
    } else if (event.key === "Enter" && range) {
      setRange(null);
      select(first, end);
    } else if (event.key === "Escape" && range) {
      setRange(null);
      setHover(null);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const leave = () => {
    setRange(null);
    setHover(null);
  };
  const shown = hover !== null && hover <= last ? hover : null;
  return html`<div class="chart">
    <div class="plot" ref=${box} role="slider" tabindex="0" aria-label=${label} aria-valuemin="0" aria-valuemax=${last}
      aria-valuenow=${range?.to ?? last} aria-valuetext=${name(range?.to ?? last)} onKeyDown=${pressed} onBlur=${leave}></div>
    <div class="legend" aria-hidden="true">${bars.series
      .filter(({ values }) => values.some((one) => one > 0))
      .toReversed()
      .map(({ key, label: text }) => html`<span key=${key}><i class=${key}></i>${text}</span>`)}</div>
    ${
      shown !== null &&
      html`<div class=${shown > last / 2 ? "tip left" : "tip"} aria-hidden="true"><b>${name(shown)}</b>${bars.series
        .filter(({ values }) => values[shown] > 0)
        .toReversed()
        .map(({ key, label: text, values }) => html`<span key=${key}><i class=${key}></i>${text} ${number(values[shown])}</span>`)}</div>`
    }
    <div class="unseen"><table><caption>${label}</caption><tbody>${bars.starts.map(
      (start, i) =>
        bars.series.some(({ values }) => values[i] > 0) &&
        html`<tr key=${start}><th scope="row">${name(i)}</th>${bars.series.map(({ key, label: text, values }) =>
          values[i] > 0 ? html`<td key=${key}>${text} ${number(values[i])}</td>` : null,
        )}</tr>`,
    )}</tbody></table></div>
  </div>`;
}

/**
 * @param {HTMLElement} parent
 * @param {{current: {bars: Bars, select: (first: number, last: number) => void}}} current
 * @param {(bucket: number | null) => void} setHover
 */
function create(parent, current, setHover) {
  const { bars } = current.current;
  const seconds = bars.end - bars.starts[0];
  const colors = bars.series.map(({ color }) => colorOf(parent, color));
  const axis = { stroke: colorOf(parent, "--text-2"), font: FONT };
  const line = { stroke: colorOf(parent, "--border"), width: 1 };
  // Bars begin at the start of their bucket and end at the next.
  const bar = /** @type {NonNullable<typeof uPlot.paths.bars>} */ (uPlot.paths.bars)({ size: [1, 60], align: 1, gap: 1 });
  const drawn = new uPlot(
    {
      width: parent.clientWidth,
      height: parent.clientHeight,
      padding: [6, 0, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { time: false, range: () => [bars.starts[0], bars.end] }, y: { range: (_, _low, high) => [0, Math.max(1, high)] } },
      axes: [
        {
          ...axis,
          size: 20,
          gap: 2,
          space: 70,
          grid: { show: false },
          ticks: { ...line, size: 3 },
          splits: () => timeTicks(bars.starts[0], bars.end, Math.floor(parent.clientWidth / 90), preferences.value.times === "utc"),
          values: (_, splits) => splits.map((at) => tick(new Date(at * 1000).toISOString(), seconds)),
        },
        {
          ...axis,
          size: 44,
          gap: 4,
          space: 28,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7, 5e7, 1e8],
          grid: line,
          ticks: { show: false },
          values: (_, splits) => splits.map((value) => compact(value)),
        },
      ],
      series: [{}, ...colors.toReversed().map((color) => ({ paths: bar, fill: color, stroke: color, width: 0, points: { show: false } }))],
      hooks: {
        setCursor: [(u) => setHover(u.cursor.left !== undefined && u.cursor.left >= 0 ? at(u, u.cursor.left) : null)],
        setSelect: [
          (u) => {
            if (u.select.width > 0 && u.cursor.event) {
              const { left, width } = u.select;
              u.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
              current.current.select(at(u, left), at(u, left + width - 1));
            }
          },
        ],
      },
    },
    [bars.starts, ...stacked(bars)],
    parent,
  );
  drawn.over.addEventListener("click", (event) => {
    if (drawn.select.width === 0) {
      const bucket = at(drawn, event.offsetX);
      current.current.select(bucket, bucket);
    }
  });
  /** @param {uPlot} u @param {number} left */
  function at(u, left) {
    return bucketAt(current.current.bars, u.posToVal(left, "x"));
  }
  return drawn;
}

/** @param {number} value */
function compact(value) {
  return Number.isInteger(value)
    ? new Intl.NumberFormat(preferences.value.language, { notation: "compact", maximumFractionDigits: 1 }).format(value)
    : "";
}

/** Canvas cannot read CSS variables. @param {HTMLElement} parent @param {string} variable */
function colorOf(parent, variable) {
  const probe = document.createElement("i");
  probe.style.color = `var(${variable})`;
  parent.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
