import { useEffect, useRef } from "preact/hooks";
import { h, html } from "../lib/html.js";
import { number, since, t } from "../lib/i18n.js";
import { useSight } from "../lib/sight.js";

const ROW = 52;
const BEYOND = 6;

/** @typedef {import("../lib/logs.js").Row} Row */

/**
 * Only the rows that are in sight are in the page, however many are known.
 *
 * @param {{rows: Row[], selected: string | null, chosen: Set<string>, now: number, more: () => void, ended: boolean,
 *   open: (id: string) => void, choose: (id: string, range: boolean) => void}} props
 */
export function Rows({ rows, selected, chosen, now, more, ended, open, choose }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { start, end, look } = useSight(box, ROW, rows.length, BEYOND, (current) => {
    if (current.scrollTop + current.clientHeight > (rows.length - 10) * ROW) {
      more();
    }
  });
  useEffect(look, [rows.length]);
  useEffect(() => {
    const at = rows.findIndex((row) => row.id === selected);
    const { current } = box;
    if (current && at >= 0 && (at * ROW < current.scrollTop || (at + 1) * ROW > current.scrollTop + current.clientHeight)) {
      current.scrollTop = Math.max(0, at * ROW - current.clientHeight / 2);
    }
  }, [selected]);
  return html`<div class="rows" ref=${box} onScroll=${look} role="listbox" aria-multiselectable="true" tabindex="0" aria-label=${t("list.region")}
      aria-activedescendant=${selected && rows.some((row) => row.id === selected) ? `log-${selected}` : null}>
    <div style=${{ height: `${rows.length * ROW}px`, position: "relative" }} role="presentation">
      <div style=${{ transform: `translateY(${start * ROW}px)` }} role="presentation">
        ${rows.slice(start, end).map((row, i) =>
          h(LogRow, {
            key: row.id,
            row,
            on: row.id === selected,
            isChosen: chosen.has(row.id),
            now,
            open,
            choose,
            position: start + i + 1,
            size: ended ? rows.length : -1,
          }),
        )}
      </div>
    </div>
    ${ended && html`<p class="end">${t("list.end")}</p>`}
  </div>`;
}

/**
 * @param {{row: Row, on: boolean, isChosen: boolean, now: number, open: (id: string) => void,
 *   choose: (id: string, range: boolean) => void, position: number, size: number}} props
 */
function LogRow({ row, on, isChosen, now, open, choose, position, size }) {
  const about = [row.env, row.release].filter(Boolean).join(" · ");
  /** @param {MouseEvent} event */
  const click = (event) => {
    const box = event.target instanceof Element && event.target.closest(".box");
    if (box || event.shiftKey) {
      choose(row.id, event.shiftKey);
    } else {
      open(row.id);
    }
  };
  // An option has nothing in it that takes the focus; keys choose it, too.
  return html`<div id=${`log-${row.id}`} class=${`row ${row.level}${on ? " on" : ""}${isChosen ? " chosen" : ""}`} role="option"
      aria-selected=${isChosen} aria-current=${on} aria-posinset=${position} aria-setsize=${size} onClick=${click}>
    <span class="stripe" aria-hidden="true"></span>
    <span class="box" aria-hidden="true" title=${t("list.choose")}></span>
    <span class="lvl">${row.level}</span>
    <div class="what"><div class="t" title=${row.description}>${row.description}</div>
      <div class="m"><span class="small-lvl">${row.level} · </span><b>${row.source ?? ""}</b>${row.source ? " · " : ""}${about}</div></div>
    <div class="r"><b>${number(row.events)}</b><time datetime=${row.date} title=${row.date}>${since(row.date, now)}</time></div>
  </div>`;
}
