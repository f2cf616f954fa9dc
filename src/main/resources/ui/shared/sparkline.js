import { html } from "./html.js";

const WIDTH = 96;
const HEIGHT = 24;

/**
 * Bars of a short series, without axes. Its numbers are in its text for screen readers.
 *
 * @param {{values: number[], label: string}} props
 */
export function Sparkline({ values, label }) {
  const most = Math.max(1, ...values);
  const step = WIDTH / values.length;
  const bars = values
    .map((value, i) => {
      const height = value === 0 ? 0 : Math.max(2, Math.round((value / most) * HEIGHT));
      return height === 0 ? "" : `M${(i * step).toFixed(1)} ${HEIGHT}v-${height}h${(step - 1).toFixed(1)}v${height}z`;
    })
    .join("");
  return html`<svg class="spark" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} width=${WIDTH} height=${HEIGHT} role="img" aria-label=${label}>
    <path d=${`M0 ${HEIGHT - 0.5}h${WIDTH}`} class="base" /><path d=${bars} />
  </svg>`;
}
