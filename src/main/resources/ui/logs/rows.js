import { useEffect, useRef } from "preact/hooks";
import { withBase } from "../shared/base.js";
import { serverNow } from "../shared/api.js";
import { Banner } from "../shared/banner.js";
import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { number, since, t, when } from "../shared/i18n.js";
import { withParams } from "../shared/router.js";
import { useVirtualRows } from "../shared/virtualRows.js";

const ROW = 52;
const BEYOND = 6;

/** @typedef {import("./logs.js").Row} Row */

/**
 * Only the rows that are in sight are in the page, however many are known.
 *
 * @param {{rows: Row[], selected: string | null, chosen: Set<string>, more: () => void, ended: boolean,
 *   failure: {text: string, retry: () => void} | null,   open: (id: string) => void, choose: (id: string, range: boolean) => void}} props
 */
export function Rows({ rows, selected, chosen, more, ended, failure, open, choose }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { start, end, look } = useVirtualRows(box, ROW, rows.length, BEYOND, (current) => {
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
            open,
            choose,
            position: start + i + 1,
            size: ended ? rows.length : -1,
          }),
        )}
      </div>
    </div>
    ${ended && !failure && html`<p class="end">${t("list.end")}</p>`}
    ${failure && h(Banner, { kind: "error", text: failure.text, action: { label: t("app.retry"), run: failure.retry } })}
  </div>`;
}

/**
 * @param {{row: Row, on: boolean, isChosen: boolean, open: (id: string) => void,
 *   choose: (id: string, range: boolean) => void, position: number, size: number}} props
 */
function LogRow({ row, on, isChosen, open, choose, position, size }) {
  const about = [row.env, row.release].filter(Boolean).join(" · ");
  /** @param {MouseEvent} event */
  const click = (event) => {
    const box = event.target instanceof Element && event.target.closest(".box");
    if (box || event.shiftKey) {
      choose(row.id, event.shiftKey);
    } else if (event.ctrlKey || event.metaKey) {
      openTab(row.id);
    } else {
      open(row.id);
    }
  };
  /** @param {MouseEvent} event */
  const middle = (event) => {
    if (event.button === 1) {
      event.preventDefault();
      openTab(row.id);
    }
  };
  // An option has nothing in it that takes the focus; keys choose it, too.
  return html`<div id=${`log-${row.id}`} class=${`row ${row.columns ? "with-columns " : ""}${row.level}${on ? " on" : ""}${isChosen ? " chosen" : ""}`} role="option"
      aria-selected=${isChosen} aria-current=${on} aria-posinset=${position} aria-setsize=${size} onClick=${click} onAuxClick=${middle}>
    <span class="stripe" aria-hidden="true"></span>
    <span class="box" aria-hidden="true" title=${t("list.choose")}></span>
    <span class="lvl">${row.level}</span>
    <div class="what"><div class="t" dir="auto" title=${row.description}>${displayText(row.description)}</div>
      <div class="m"><span class="small-lvl">${row.level} · </span><b dir="auto">${displayText(row.source ?? "")}</b>${row.source ? " · " : ""}${about}</div></div>
    ${row.columns && html`<div class="columns">${Object.entries(row.columns).map(([name, text]) => html`<bdi key=${name} title=${`${name}: ${text ?? ""}`}>${displayText(text ?? "–")}</bdi>`)}</div>`}
    <div class="r"><b>${number(row.events)}</b><time datetime=${row.date} title=${`${since(row.date, serverNow())} · ${row.date}`}>${when(row.date, serverNow())}</time></div>
  </div>`;
}

/** @param {string} id */
function openTab(id) {
  window.open(withBase(withParams({}, `/logs/${id}`)), "_blank", "noopener");
}
