import { api } from "../shared/api.js";
import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { number, plural, t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { Sparkline } from "../shared/sparkline.js";
import { Table } from "../shared/table.js";
import { PATH } from "./projects.js";

const DAY_MILLIS = 86_400_000;

/** @typedef {{reason: string, category: string, quantity: number}} Reason */
/** @typedef {{key: string, quantity: number}} KeyLoss */
/** @typedef {{from: string, quantity: number, reasons: Reason[], keys: KeyLoss[], days: {day: string, quantity: number}[]}} Losses */
/** @typedef {Record<"started" | "exited" | "errored" | "crashed" | "abnormal" | "unhandled", number> & {release: string}} Sessions */

/** What the SDKs of a project report of themselves: events that they dropped, and sessions. @param {{slug: string}} props */
export function Clients({ slug }) {
  const path = `${PATH}${encodeURIComponent(slug)}`;
  const losses = useResource(async (signal) => /** @type {Losses} */ (await api(`${path}/losses/`, { signal })), [slug]);
  const sessions = useResource(async (signal) => /** @type {Sessions[]} */ ((await api(`${path}/sessions/`, { signal })).results), [slug]);
  const found = losses.data;
  const count = (/** @type {string} */ name) => (/** @type {Sessions} */ row) => number(row[/** @type {"started"} */ (name)]);
  return html`<section class="wide">
      <h2>${t("clients.losses")}</h2>
      <p>${t("clients.lossesHint")}</p>
      ${
        found &&
        found.quantity > 0 &&
        html`<p><b>${number(found.quantity)}</b> ${plural("clients.dropped.one", "clients.dropped.other", found.quantity)}</p>
        ${h(Sparkline, { values: perDay(found), label: t("clients.perDay") })}`
      }
      ${h(Table, {
        label: t("clients.byReason"),
        rows: found && found.reasons,
        error: losses.error,
        reload: losses.reload,
        empty: t("clients.noLosses"),
        rowKey: (/** @type {Reason} */ row) => `${row.reason} ${row.category}`,
        columns: [
          { key: "reason", title: t("clients.reason"), cell: (/** @type {Reason} */ row) => html`<code>${row.reason}</code>` },
          { key: "category", title: t("clients.category"), cell: (/** @type {Reason} */ row) => html`<code>${row.category}</code>` },
          { key: "quantity", title: t("clients.quantity"), cell: (/** @type {Reason} */ row) => number(row.quantity) },
        ],
      })}
      ${
        found &&
        found.keys.length > 0 &&
        h(Table, {
          label: t("clients.byKey"),
          rows: found.keys,
          rowKey: (/** @type {KeyLoss} */ row) => row.key,
          columns: [
            { key: "key", title: t("clients.key"), cell: (/** @type {KeyLoss} */ row) => html`<bdi>${displayText(row.key)}</bdi>` },
            { key: "quantity", title: t("clients.quantity"), cell: (/** @type {KeyLoss} */ row) => number(row.quantity) },
          ],
        })
      }
    </section>
    <section class="wide">
      <h2>${t("clients.sessions")}</h2>
      ${h(Table, {
        label: t("clients.sessions"),
        rows: sessions.data,
        error: sessions.error,
        reload: sessions.reload,
        empty: t("clients.noSessions"),
        rowKey: (/** @type {Sessions} */ row) => row.release,
        columns: [
          {
            key: "release",
            title: t("detail.release"),
            cell: (/** @type {Sessions} */ row) => html`<bdi>${displayText(row.release) || "–"}</bdi>`,
          },
          { key: "free", title: t("clients.crashFree"), cell: crashFree },
          { key: "started", title: t("clients.started"), cell: count("started") },
          { key: "errored", title: t("clients.errored"), cell: count("errored") },
          { key: "crashed", title: t("clients.crashed"), cell: count("crashed") },
          { key: "abnormal", title: t("clients.abnormal"), cell: count("abnormal") },
        ],
      })}
    </section>`;
}

/** Losses of each day up to today (UTC). @param {Losses} losses */
function perDay({ from, days }) {
  const start = Date.parse(from);
  const values = Array(Math.floor((Date.now() - start) / DAY_MILLIS) + 1).fill(0);
  for (const { day, quantity } of days) {
    values[Math.round((Date.parse(day) - start) / DAY_MILLIS)] = quantity;
  }
  return values;
}

/** @param {Sessions} row */
function crashFree({ started, crashed, abnormal, unhandled }) {
  const ended = Math.max(started, crashed + abnormal + unhandled);
  return ended === 0 ? "–" : `${number(Math.floor((1 - crashed / ended) * 10_000) / 100)} %`;
}
