import { ApiError } from "../shared/api.js";
import { Chart } from "../shared/chart.js";
import { h, html } from "../shared/html.js";
import { moment, plural, t } from "../shared/i18n.js";
import { preferences } from "../shared/preferences.js";
import { useResource } from "../shared/resource.js";
import { navigate, withParams } from "../shared/router.js";

/** From the bottom to the top. */
const LEVELS = /** @type {const} */ ([
  ["DEBUG", "--fill-debug"],
  ["INFO", "--fill-info"],
  ["WARNING", "--fill-warning"],
  ["ERROR", "--fill-error"],
  ["CRITICAL", "--fill-fatal"],
]);

/** @typedef {import("./logs.js").Histogram} Data */

/**
 * Histogram by level; a selection becomes the period of the list.
 *
 * @param {{load: (signal: AbortSignal) => Promise<Data>, question: string}} props question: loads it when it changes
 */
export function HistogramView({ load, question }) {
  const { times } = preferences.value;
  const { data, error } = useResource(async (signal) => barsOf(await load(signal)), [question, times], { keep: true });
  if (!data) {
    return html`<div class="hist">${error !== null && !(error instanceof ApiError && error.status === 400) && html`<p>${t("hist.none")}</p>`}</div>`;
  }
  const { counts, bars } = data;
  /** @param {number} i */
  const iso = (i) => new Date((bars.starts[i] ?? bars.end) * 1000).toISOString();
  return html`<div class="hist">${h(Chart, {
    label: t("hist.label"),
    bars,
    name: (i) => plural("hist.bar.one", "hist.bar.other", counts[i]).replace("{time}", moment(iso(i))),
    select: (first, last) => navigate(withParams({ from: iso(first), to: iso(last + 1), period: null })),
  })}</div>`;
}

/** @param {Data} data */
function barsOf({ buckets, to }) {
  return {
    counts: buckets.map(({ count }) => count),
    bars: {
      starts: buckets.map(({ start }) => Date.parse(start) / 1000),
      end: Date.parse(to) / 1000,
      series: LEVELS.map(([level, color]) => ({
        key: level,
        label: level,
        color,
        values: buckets.map(({ counts }) => counts?.[level] ?? 0),
      })),
    },
  };
}
