import { useRef } from "preact/hooks";
import { api } from "../shared/api.js";
import { Banner } from "../shared/banner.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { moment, number, size, span, t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { Table } from "../shared/table.js";
import { isExposed } from "../shared/transport.js";

/**
 * @typedef {object} State
 * @property {string} version
 * @property {string} java
 * @property {string} whereabouts
 * @property {string} started_at
 * @property {string} now
 * @property {Record<string, number>} events
 * @property {number} events_under_way
 * @property {number} live_streams
 * @property {number} live_rows_dropped
 * @property {number} partitions_without_indexes
 */

/** @typedef {{name: string, from: string, to: string, bytes: number, indexed: boolean, expires_at: string}} Partition */
/** @typedef {{bytes: number, retention: {seconds: number, bytes: number | null}, partitions: Partition[]}} Storage */

const STATE_MILLIS = 2_000;
const STORAGE_MILLIS = 30_000;
const OUTCOMES = /** @type {const} */ (["accepted", "duplicate", "rejected", "shed", "failed", "poisoned"]);

/** State of this node and its storage; for administrators. */
export function Server() {
  const before = useRef(/** @type {State | null} */ (null));
  const state = useResource(
    async (signal) => {
      before.current = state.data;
      return /** @type {State} */ (await api("/v1/api/server/", { signal }));
    },
    [],
    { everyMillis: STATE_MILLIS },
  );
  const storage = useResource(async (signal) => /** @type {Storage} */ (await api("/v1/api/storage/", { signal })), [], {
    everyMillis: STORAGE_MILLIS,
  });
  return html`<div class="page">
    <h1>${t("nav.server")}</h1>
    ${state.error && h(Banner, { kind: "error", text: errorText(state.error), action: { label: t("app.retry"), run: state.reload } })}
    ${!state.error && !state.data && h(EmptyState, { text: t("app.loading") })}
    ${state.data && h(Now, { last: state.data, before: before.current })} ${state.data && h(Outcomes, { events: state.data.events })}
    ${state.data && h(StorageTable, { storage: storage.data, error: storage.error, waiting: state.data.partitions_without_indexes })}
  </div>`;
}

/** @param {{last: State, before: State | null}} props */
function Now({ last, before }) {
  const millis = before ? Date.parse(last.now) - Date.parse(before.now) : 0;
  const more = last.events.accepted - (before?.events.accepted ?? 0);
  // A server that was started anew counts from nothing.
  const rate = millis > 0 && more >= 0 ? number(Math.round((more * 1000) / millis)) : "…";
  const up = (Date.parse(last.now) - Date.parse(last.started_at)) / 1000;
  /** @type {[import("../shared/i18n.js").MessageKey, string][]} */
  const figures = [
    ["server.rate", rate],
    ["server.underWay", number(last.events_under_way)],
    ["server.streams", number(last.live_streams)],
    ["server.droppedRows", number(last.live_rows_dropped)],
  ];
  return html`<p class="sub">${t("server.about", { version: last.version, java: last.java, up: span(up) })}<br />${last.whereabouts}</p>
    ${isExposed() && h(Banner, { kind: "warning", text: t("settings.plainHttp") })}
    <section class="figures" aria-label=${t("server.now")}>${figures.map(
      ([label, value]) => html`<div key=${label}><b>${value}</b><span>${t(label)}</span></div>`,
    )}</section>`;
}

/** @param {{events: Record<string, number>}} props */
function Outcomes({ events }) {
  return html`<section class="wide">
    <h2>${t("server.events")}</h2>
    <dl class="outcomes">${OUTCOMES.map(
      (
        name,
      ) => html`<dt key=${name} class=${name !== "accepted" && name !== "duplicate" && events[name] > 0 ? "wrong" : ""}>${number(events[name] ?? 0)}</dt>
        <dd>${t(`server.${name}`)}</dd>`,
    )}</dl>
  </section>`;
}

/** @param {{storage: Storage | null, error: unknown, waiting: number}} props */
function StorageTable({ storage, error, waiting }) {
  const most = Math.max(1, ...(storage?.partitions ?? []).map((one) => one.bytes));
  return html`<section class="wide">
    <h2>${t("server.storage")}</h2>
    ${storage && html`<p>${t("server.kept", { bytes: size(storage.bytes), until: retention(storage) })}</p>`}
    ${waiting > 0 && h(Banner, { kind: "warning", text: t("server.waiting", { n: number(waiting) }) })}
    ${h(Table, {
      label: t("server.storage"),
      rows: storage?.partitions.toReversed() ?? null,
      error,
      rowKey: (/** @type {Partition} */ one) => one.name,
      columns: /** @type {import("../shared/table.js").Column<Partition>[]} */ ([
        { key: "from", title: t("server.from"), cell: (one) => moment(one.from) },
        {
          key: "bytes",
          title: t("server.bytes"),
          cell: (one) =>
            html`<span class="share" style=${{ width: `${Math.round((one.bytes / most) * 100)}px` }} aria-hidden="true"></span>${size(one.bytes)}`,
        },
        { key: "indexed", title: t("server.indexed"), cell: (one) => t(one.indexed ? "server.yes" : "server.notYet") },
        { key: "expires", title: t("server.goes"), cell: (one) => moment(one.expires_at) },
      ]),
    })}
  </section>`;
}

/** @param {Storage} storage */
function retention({ retention: { seconds, bytes } }) {
  return bytes === null ? span(seconds) : t("server.orBytes", { time: span(seconds), bytes: size(bytes) });
}
