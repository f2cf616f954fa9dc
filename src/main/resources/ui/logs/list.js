import { useEffect, useRef, useState } from "preact/hooks";
import { withoutBase } from "../shared/base.js";
import { api, ApiError, serverNow, serverTime } from "../shared/api.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText, fieldErrorText } from "../shared/errorText.js";
import { useResource } from "../shared/resource.js";
import { allOf } from "./actions.js";
import { h, html } from "../shared/html.js";
import { moment, number, plural, t, timeZone } from "../shared/i18n.js";
import { useShortcuts } from "../shared/shortcuts.js";
import { showToast } from "../shared/toast.js";
import { MANY_ARRIVALS, useArrivals } from "./useArrivals.js";
import { exported, histogram, requireExport } from "./logs.js";
import { useLogs } from "./useLogs.js";
import { prefer, preferences } from "../shared/preferences.js";
import { periodOf, shifted } from "./period.js";
import { PeriodPicker } from "./periodPicker.js";
import { navigate, params, withParams } from "../shared/router.js";
import { BulkBar } from "./bulkBar.js";
import { ColumnMenu } from "./columnMenu.js";
import { lazy } from "../shared/lazy.js";
import { Menu } from "../shared/menu.js";
import { Conditions, QueryField } from "./queryField.js";
import { Rows } from "./rows.js";
import { SaveView } from "./savedViewMenu.js";

const ORDERS = /** @type {const} */ (["-received_at", "received_at", "-events", "-level", "-date"]);

const HistogramView = lazy(
  async () => (await import("./histogram.js")).HistogramView,
  () => html`<div class="hist"></div>`,
);

const detail = async () => (await import("./detail.js")).Detail;
const Detail = lazy(detail);
const Facets = lazy(async () => (await import("./facets.js")).Facets);
const Onboarding = lazy(async () => (await import("./onboarding.js")).Onboarding);

/** @typedef {import("./logs.js").Count} Count */

/** Logs of a period that match a query, and beside them the one that is chosen. @param {{id?: string | null}} props */
export function List({ id = null }) {
  const selected = id;
  const [version, setVersion] = useState(0);
  const q = params.value.get("q") ?? "";
  const asked = params.value.get("ordering");
  const ordering = ORDERS.find((order) => order === asked) ?? ORDERS[0];
  // A span up to now is looked at anew when something else of the question changes, and is then asked for once.
  const question = [version, q, params.value.get("period"), params.value.get("clock"), ordering].join(" ");
  const latest = useRef({ question: "", at: 0 });
  if (latest.current.question !== question) {
    latest.current = { question, at: serverNow() };
  }
  const now = latest.current.at;
  const { period, from, to } = periodOf(params.value, now);
  const clock = /** @type {import("./logs.js").Clock} */ (params.value.get("clock") === "received" ? "received" : "date");
  const wanted = { q, from, to, clock, ordering, span: period ?? `${from} ${to}`, columns: preferences.value.columns };
  const list = useLogs(wanted, version);
  // What is being read does not move; what has come is told.
  const arrivals = useArrivals(q, list.count !== null && to === null && ordering === ORDERS[0], version);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [chosen, setChosen] = useState(/** @type {Set<string>} */ (new Set()));
  const lastChosen = useRef(/** @type {string | null} */ (null));
  const refresh = () => setVersion((current) => current + 1);
  useEffect(() => setChosen(new Set()), [q, period, from, to]);
  // Not while a log is read or selected, because rows would move.
  const refreshSeconds = selected || chosen.size > 0 ? 0 : Number(params.value.get("refresh") ?? 0);
  useEffect(() => {
    const timer = refreshSeconds > 0 ? setInterval(() => document.hidden || refresh(), Math.max(5, refreshSeconds) * 1000) : undefined;
    return () => clearInterval(timer);
  }, [refreshSeconds]);
  // Preloads the detail view, so that opening a log does not wait for it.
  useEffect(() => {
    if (list.count) {
      detail().catch(() => {});
    }
  }, [list.count !== null]);
  const at = list.rows.findIndex((row) => row.id === selected);
  /** @param {string | null} id */
  const open = (id) => navigate(withParams({}, id ? `/logs/${id}` : "/logs"), selected !== null && id !== null);
  /** @param {number} step */
  const move = (step) => {
    const row = list.rows[at < 0 ? 0 : at + step];
    if (row) {
      open(row.id);
    }
    if (at + step >= list.rows.length - 5) {
      list.more();
    }
  };
  /** One, or all from the one before up to it. @param {string | null} id @param {boolean} range */
  const choose = (id, range) => {
    if (id === null) {
      return;
    }
    const here = list.rows.findIndex((row) => row.id === id);
    const before = range ? list.rows.findIndex((row) => row.id === lastChosen.current) : -1;
    const next = new Set(chosen);
    if (before >= 0 && here >= 0) {
      list.rows.slice(Math.min(before, here), Math.max(before, here) + 1).forEach((row) => next.add(row.id));
    } else if (!next.delete(id)) {
      next.add(id);
    }
    lastChosen.current = id;
    setChosen(next);
  };
  const clear = () => setChosen(new Set());
  /** @param {number} lengths */
  const shift = (lengths) => navigate(withParams({ ...shifted(from, to, lengths, serverNow()), period: null }));
  useShortcuts({
    "/": () => input.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    x: () => choose(selected, false),
    X: () => choose(selected, true),
    ...(chosen.size === 0 && { Escape: () => open(null) }),
    "[": () => shift(-1),
    "]": () => shift(1),
    r: refresh,
  });
  return html`<h1 class="unseen">${t("list.region")}</h1>
    ${h(QueryBar, { q, period, from, to, clock, input, error: fieldErrorText(list.error instanceof ApiError ? list.error.errors.q : []), hints: list.hints, refresh })}
    ${preferences.value.histogram ? h(HistogramView, { load: (/** @type {AbortSignal} */ signal) => histogram(wanted, signal), question: [q, from, to, clock, version].join("\n") }) : html`<div></div>`}
    <div class=${["body", selected ? "split" : "", preferences.value.facets ? "faceted" : ""].join(" ")}>
      ${preferences.value.facets && h(Facets, { wanted, version })}
      <section class="list" aria-label=${t("list.region")}>
        ${
          chosen.size > 0
            ? h(BulkBar, {
                ids: [...chosen],
                // The first of the newest says it exactly; in another order the clock does.
                all: allOf({ ...wanted, tz: timeZone() }, ordering === ORDERS[0] && list.rows[0] ? list.rows[0].received_at : serverTime()),
                total: total(list.count),
                what: scopeText(q, from, to),
                archived: list.rows.some((row) => row.archived && chosen.has(row.id)),
                clear,
                changed: refresh,
              })
            : h(Head, { count: list.count, wanted, arrivals, refresh })
        }
        ${
          list.rows.length > 0
            ? h(Rows, {
                rows: list.rows,
                selected,
                chosen,
                more: list.more,
                ended: list.ended,
                failure: list.error ? { text: errorText(list.error), retry: list.retry } : null,
                open,
                choose,
              })
            : list.error
              ? h(EmptyState, {
                  failed: true,
                  text: list.error instanceof ApiError && list.error.errors.q ? t("list.mistake") : errorText(list.error, "list.error"),
                  actions: html`<button class="btn" onClick=${list.retry}>${t("app.retry")}</button>`,
                })
              : list.loading
                ? h(EmptyState, { text: t("app.loading") })
                : h(Nothing, { q, refresh })
        }
      </section>
      ${
        selected &&
        h(Detail, {
          id: selected,
          previous: at > 0 ? () => move(-1) : null,
          next: at >= 0 && at + 1 < list.rows.length ? () => move(1) : null,
          close: () => open(null),
          changed: refresh,
          hasKeys: chosen.size === 0,
        })
      }
    </div>`;
}

/**
 * @param {{q: string, period: string | null, from: string, to: string | null, clock: string,
 *   error: string, hints: string[], refresh: () => void,
 *   input: {current: HTMLInputElement | null}}} props
 */
function QueryBar({ q, period, from, to, clock, error, hints, refresh, input }) {
  /** @param {string} wanted */
  const ask = (wanted) => {
    const next = withParams({ q: wanted });
    if (next === withParams({})) {
      refresh();
    } else {
      navigate(next);
    }
  };
  return html`<header class="bar">
    ${h(QueryField, { q, error, input, ask })}
    ${h(PeriodPicker, { period, from, to, clock })}
    <button class="btn" onClick=${refresh}>${t("list.refresh")}</button>
    ${h(SaveView, {})}
    ${q && h(Conditions, { q, error, hints })}
  </header>`;
}

/** Above it the server does not count. */
const MAX_COUNT = 10_000;

/** Number of logs for people. @param {Count | null} count */
function total(count) {
  if (count === null || count.count_relation === "eq") {
    return count === null ? "" : number(count.count);
  }
  return t(count.count >= MAX_COUNT ? "list.moreThan" : "list.atLeast", { n: number(count.count) });
}

/** What a list was asked for, in words. @param {string} q @param {string} from @param {string | null} to */
function scopeText(q, from, to) {
  const span = to ? t("list.between", { from: moment(from), to: moment(to) }) : t("list.since", { from: moment(from) });
  return q ? `${q}, ${span}` : span;
}

/**
 * How many there are, and in which order.
 *
 * @param {{count: Count | null, wanted: import("./logs.js").Wanted, arrivals: number, refresh: () => void}} props
 */
function Head({ count, wanted, arrivals, refresh }) {
  return html`<div class="head">
    <b role="status">${count && plural("list.count.one", "list.count.other", count.count, total(count))}</b>
    ${arrivals > 0 && html`<button class="btn small quiet new" onClick=${refresh}>${plural("list.new.one", "list.new.other", arrivals, arrivals === MANY_ARRIVALS ? t("list.atLeast", { n: number(MANY_ARRIVALS) }) : undefined)}</button>`}
    <button class="btn small quiet r" aria-pressed=${preferences.value.histogram}
      aria-label=${t(preferences.value.histogram ? "hist.hide" : "hist.show")} title=${t(preferences.value.histogram ? "hist.hide" : "hist.show")}
      onClick=${() => prefer({ histogram: !preferences.value.histogram })}>▁▃▆</button>
    <button class="btn small quiet facet-toggle" aria-pressed=${preferences.value.facets}
      onClick=${() => prefer({ facets: !preferences.value.facets })}>${t("facets.title")}</button>
    <div class="column-menu">${h(ColumnMenu, {})}</div>
    ${h(Menu, {
      label: t("list.export"),
      quiet: true,
      items: /** @type {const} */ (["ndjson", "csv"]).map(
        (form) => html`<a key=${form} href=${exported(wanted, form)} data-leaves="yes" onClick=${download}>${t(`list.export.${form}`)}</a>`,
      ),
    })}
    <select class="btn small quiet" aria-label=${t("list.order")} value=${wanted.ordering}
      onChange=${(/** @type {Event} */ event) => {
        const chosen = /** @type {HTMLSelectElement} */ (event.target).value;
        navigate(withParams({ ordering: chosen === ORDERS[0] ? null : chosen }));
      }}>
      ${ORDERS.map((order) => html`<option key=${order} value=${order} selected=${order === wanted.ordering}>${t(`order.${order}`)}</option>`)}
    </select>
  </div>`;
}

/** Downloads what a link leads to, unless it goes to another tab, or shows why not. @param {MouseEvent} event */
async function download(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  const { href, pathname, search } = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  try {
    await requireExport(withoutBase(pathname) + search);
    location.assign(href);
  } catch (error) {
    showToast({ text: errorText(error, "list.export.failed") });
  }
}

/** @param {{q: string, refresh: () => void}} props */
function Nothing({ q, refresh }) {
  const all = useResource((signal) => api("/v1/api/logs/?page_size=1&archived=all&count=none", { signal }), []);
  if (all.loading) {
    return h(EmptyState, { text: t("app.loading") });
  }
  if (all.data?.count === 0) {
    return h(Onboarding, { arrived: refresh });
  }
  return h(EmptyState, {
    title: t("list.emptyFilter"),
    text: q ? t("list.emptyHint", { what: q }) : t("list.emptyPeriod"),
    actions: html`${q && html`<button class="btn primary" onClick=${() => navigate(withParams({ q: null }))}>${t("list.clear")}</button>`}
      <button class="btn" onClick=${() => navigate(withParams({ period: "30d", from: null, to: null }))}>${t("list.wider")}</button>`,
  });
}
