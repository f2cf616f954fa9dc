import { useEffect, useState } from "preact/hooks";
import { api, ApiError } from "../lib/api.js";
import { h, html } from "../lib/html.js";
import { moment, number, size, span, t } from "../lib/i18n.js";

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

const LOOK_MILLIS = 2_000;
const STORAGE_LOOKS = 15;
const OUTCOMES = /** @type {const} */ (["accepted", "duplicate", "rejected", "shed", "failed", "poisoned"]);

/** What the server is, does and keeps; for administrators. */
export function Server() {
  const [seen, setSeen] = useState(/** @type {{last: State, before: State | null} | null} */ (null));
  const [storage, setStorage] = useState(/** @type {Storage | null} */ (null));
  const [failed, setFailed] = useState("");
  useEffect(() => {
    const request = new AbortController();
    let looks = 0;
    const look = async () => {
      if (document.hidden) {
        return;
      }
      try {
        const state = await api("/v1/api/server/", { signal: request.signal });
        setSeen((known) => ({ last: state, before: known?.last ?? null }));
        if (looks++ % STORAGE_LOOKS === 0) {
          setStorage(await api("/v1/api/storage/", { signal: request.signal }));
        }
        setFailed("");
      } catch (problem) {
        if (!request.signal.aborted) {
          setFailed(t(problem instanceof ApiError && problem.status === 403 ? "server.forbidden" : "app.offline"));
        }
      }
    };
    look();
    const timer = setInterval(look, LOOK_MILLIS);
    return () => {
      clearInterval(timer);
      request.abort();
    };
  }, []);
  return html`<div class="page">
    <h1>${t("nav.server")}</h1>
    ${failed && html`<p class="wrong" role="alert">${failed}</p>`}
    ${!failed && !seen && html`<p role="status">${t("app.loading")}</p>`}
    ${seen && h(Now, seen)} ${seen && h(Outcomes, { events: seen.last.events })}
    ${storage && h(Kept, { storage, waiting: seen?.last.partitions_without_indexes ?? 0 })}
  </div>`;
}

/** @param {{last: State, before: State | null}} props */
function Now({ last, before }) {
  const millis = before ? Date.parse(last.now) - Date.parse(before.now) : 0;
  const more = last.events.accepted - (before?.events.accepted ?? 0);
  // A server that was started anew counts from nothing.
  const rate = millis > 0 && more >= 0 ? number(Math.round((more * 1000) / millis)) : "…";
  const up = (Date.parse(last.now) - Date.parse(last.started_at)) / 1000;
  /** @type {[import("../lib/i18n.js").MessageKey, string][]} */
  const figures = [
    ["server.rate", rate],
    ["server.underWay", number(last.events_under_way)],
    ["server.streams", number(last.live_streams)],
    ["server.droppedRows", number(last.live_rows_dropped)],
  ];
  return html`<p class="sub">${t("server.about", { version: last.version, java: last.java, up: span(up) })}<br />${last.whereabouts}</p>
    ${location.protocol === "http:" && !/^(?:localhost|127\.|\[::1\])/.test(location.hostname) && html`<p class="warning">${t("settings.plainHttp")}</p>`}
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

/** @param {{storage: Storage, waiting: number}} props */
function Kept({ storage, waiting }) {
  const { bytes, retention, partitions } = storage;
  const most = Math.max(1, ...partitions.map((one) => one.bytes));
  const until =
    retention.bytes === null
      ? span(retention.seconds)
      : t("server.orBytes", { time: span(retention.seconds), bytes: size(retention.bytes) });
  return html`<section class="wide">
    <h2>${t("server.storage")}</h2>
    <p>${t("server.kept", { bytes: size(bytes), until })}</p>
    ${waiting > 0 && html`<p class="warning">${t("server.waiting", { n: number(waiting) })}</p>`}
    <div class="scroll" tabindex="0" role="region" aria-label=${t("server.storage")}><table>
      <thead><tr><th scope="col">${t("server.from")}</th><th scope="col">${t("server.bytes")}</th><th scope="col">${t("server.indexed")}</th><th scope="col">${t("server.goes")}</th></tr></thead>
      <tbody>${partitions.toReversed().map(
        (one) => html`<tr key=${one.name}>
          <th scope="row">${moment(one.from)}</th>
          <td><span class="share" style=${{ width: `${Math.round((one.bytes / most) * 100)}px` }} aria-hidden="true"></span>${size(one.bytes)}</td>
          <td>${t(one.indexed ? "server.yes" : "server.notYet")}</td>
          <td>${moment(one.expires_at)}</td>
        </tr>`,
      )}</tbody>
    </table></div>
  </section>`;
}
