import { useEffect, useRef } from "preact/hooks";
import { withBase } from "../shared/base.js";
import { Banner } from "../shared/banner.js";
import { now } from "../shared/clock.js";
import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { number, plural, since, t } from "../shared/i18n.js";
import { withParams } from "../shared/router.js";
import { Sparkline } from "../shared/sparkline.js";
import { useVirtualRows } from "../shared/virtualRows.js";

const ROW = 52;
const BEYOND = 6;

/** @typedef {import("./issues.js").Issue} Issue */

/**
 * Rows in sight.
 *
 * @param {{rows: Issue[], selected: string | null, more: () => void, ended: boolean,
 *   failure: {text: string, retry: () => void} | null, open: (id: number) => void}} props
 */
export function Rows({ rows, selected, more, ended, failure, open }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { start, end, look } = useVirtualRows(box, ROW, rows.length, BEYOND, (current) => {
    if (current.scrollTop + current.clientHeight > (rows.length - 10) * ROW) {
      more();
    }
  });
  useEffect(look, [rows.length]);
  useEffect(() => {
    const at = rows.findIndex((row) => String(row.id) === selected);
    const { current } = box;
    if (current && at >= 0 && (at * ROW < current.scrollTop || (at + 1) * ROW > current.scrollTop + current.clientHeight)) {
      current.scrollTop = Math.max(0, at * ROW - current.clientHeight / 2);
    }
  }, [selected]);
  const hasProjects = new Set(rows.map(({ project }) => project)).size > 1;
  return html`<div class="rows" ref=${box} onScroll=${look} role="listbox" tabindex="0" aria-label=${t("issues.region")}
      aria-activedescendant=${selected && rows.some((row) => String(row.id) === selected) ? `issue-${selected}` : null}>
    <div style=${{ height: `${rows.length * ROW}px`, position: "relative" }} role="presentation">
      <div style=${{ transform: `translateY(${start * ROW}px)` }} role="presentation">
        ${rows.slice(start, end).map((row, i) =>
          h(IssueRow, {
            key: row.id,
            row,
            on: String(row.id) === selected,
            open,
            hasProject: hasProjects,
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
 * @param {{row: Issue, on: boolean, open: (id: number) => void, hasProject: boolean, position: number, size: number}} props
 */
function IssueRow({ row, on, open, hasProject, position, size }) {
  const release =
    row.last_release && row.first_release !== row.last_release ? `${row.first_release ?? "…"} → ${row.last_release}` : row.last_release;
  const about = [hasProject && row.project, row.environments.join(", "), release].filter(Boolean).join(" · ");
  const isNew = now.value - Date.parse(row.first_seen) < 86_400_000;
  /** @param {MouseEvent} event */
  const click = (event) => (event.ctrlKey || event.metaKey ? openTab(row.id) : open(row.id));
  /** @param {MouseEvent} event */
  const middle = (event) => {
    if (event.button === 1) {
      event.preventDefault();
      openTab(row.id);
    }
  };
  return html`<div id=${`issue-${row.id}`} class=${`row issue ${row.level}${on ? " on" : ""}`} role="option" aria-selected=${on}
      aria-posinset=${position} aria-setsize=${size} onClick=${click} onAuxClick=${middle}>
    <span class="stripe" aria-hidden="true"></span>
    <span class="lvl">${row.level}</span>
    <div class="what"><div class="t" dir="auto" title=${row.title}>${displayText(row.title)}</div>
      <div class="m"><span class="small-lvl">${row.level} · </span>${isNew && html`<i class="tag">${t("issues.new")}</i> `}<b dir="auto">${displayText(row.culprit)}</b>${about && ` · ${about}`}</div></div>
    ${h(Sparkline, { values: row.trend, label: t("issues.trend") })}
    <div class="n"><b>${number(row.events)}</b><span>${row.logs !== row.events ? plural("list.count.one", "list.count.other", row.logs) : plural("issues.occurrence.one", "issues.occurrence.other", row.events)}</span></div>
    <div class="r"><b><time datetime=${row.last_seen} title=${row.last_seen}>${since(row.last_seen, now.value)}</time></b>
      <time datetime=${row.first_seen} title=${row.first_seen}>${t("issues.since", { time: since(row.first_seen, now.value) })}</time></div>
  </div>`;
}

/** @param {number} id */
function openTab(id) {
  window.open(withBase(withParams({ log: null }, `/issues/${id}`)), "_blank", "noopener");
}
