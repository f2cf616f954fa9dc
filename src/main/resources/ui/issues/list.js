import { useRef, useState } from "preact/hooks";
import { ISSUE_FIELDS } from "../logs/autocomplete.js";
import { periodOf, shifted } from "../logs/period.js";
import { PeriodPicker } from "../logs/periodPicker.js";
import { Conditions, QueryField } from "../logs/queryField.js";
import { SaveView } from "../logs/savedViewMenu.js";
import { ApiError, serverNow } from "../shared/api.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText, fieldErrorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { plural, t } from "../shared/i18n.js";
import { lazy } from "../shared/lazy.js";
import { prefer, preferences } from "../shared/preferences.js";
import { navigate, params, withParams } from "../shared/router.js";
import { useShortcuts } from "../shared/shortcuts.js";
import { histogram } from "./issues.js";
import { Rows } from "./rows.js";
import { useIssues } from "./useIssues.js";

const ORDERS = /** @type {const} */ (["-last_seen", "-first_seen", "-events", "-trend"]);

const HistogramView = lazy(
  async () => (await import("../logs/histogram.js")).HistogramView,
  () => html`<div class="hist"></div>`,
);

const Detail = lazy(async () => (await import("./detail.js")).IssueDetail);

/** Issues with logs in a period, and beside them the one that is chosen. @param {{id?: string | null}} props */
export function IssueList({ id = null }) {
  const selected = id;
  const [version, setVersion] = useState(0);
  const refresh = () => setVersion((current) => current + 1);
  const q = params.value.get("q") ?? "";
  const ordering = ORDERS.find((order) => order === params.value.get("ordering")) ?? ORDERS[0];
  // A span up to now is fixed until something else of the question changes.
  const question = [version, q, params.value.get("period"), ordering].join(" ");
  const latest = useRef({ question: "", at: 0 });
  if (latest.current.question !== question) {
    latest.current = { question, at: serverNow() };
  }
  const { period, from, to } = periodOf(params.value, latest.current.at);
  const wanted = { q, from, to, ordering, span: period ?? `${from} ${to}` };
  const list = useIssues(wanted, version, refresh);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const at = list.rows.findIndex((row) => String(row.id) === selected);
  /** @param {number | null} next */
  const open = (next) =>
    navigate(withParams({ log: null }, next === null ? "/issues" : `/issues/${next}`), selected !== null && next !== null);
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
  /** @param {string} next */
  const ask = (next) => {
    const address = withParams({ q: next, log: null });
    if (address === withParams({ log: null })) {
      refresh();
    } else {
      navigate(address);
    }
  };
  /** @param {number} lengths */
  const shift = (lengths) => navigate(withParams({ ...shifted(from, to, lengths, serverNow()), period: null }));
  useShortcuts({
    "/": () => input.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Escape: () => open(null),
    "[": () => shift(-1),
    "]": () => shift(1),
    r: refresh,
  });
  const error = fieldErrorText(list.error instanceof ApiError ? list.error.errors.q : []);
  return html`<h1 class="unseen">${t("nav.issues")}</h1>
    <header class="bar">
      ${h(QueryField, { q, error, input, ask, fields: ISSUE_FIELDS, placeholder: t("issues.placeholder") })}
      ${h(PeriodPicker, { period, from, to })}
      <button class="btn" onClick=${refresh}>${t("list.refresh")}</button>
      ${h(SaveView, {})}
      ${q && h(Conditions, { q, error, hints: list.hints })}
    </header>
    ${
      preferences.value.histogram
        ? h(HistogramView, {
            load: (/** @type {AbortSignal} */ signal) => histogram(wanted, signal),
            question: [q, from, to, version].join("\n"),
          })
        : html`<div></div>`
    }
    <div class=${selected ? "body split" : "body"}>
      <section class="list" aria-label=${t("issues.region")}>
        ${h(Head, { shown: list.isLoaded ? list.rows.length : null, ended: list.ended, ordering, arrivals: list.arrivals, refresh })}
        ${
          list.rows.length > 0
            ? h(Rows, {
                rows: list.rows,
                selected,
                more: list.more,
                ended: list.ended,
                failure: list.error ? { text: errorText(list.error), retry: list.retry } : null,
                open,
              })
            : h(Nothing, { list, q })
        }
      </section>
      ${
        selected &&
        h(Detail, {
          id: selected,
          previous: at > 0 ? () => move(-1) : null,
          next: at >= 0 && at + 1 < list.rows.length ? () => move(1) : null,
          close: () => open(null),
        })
      }
    </div>`;
}

/** @param {{shown: number | null, ended: boolean, ordering: string, arrivals: number, refresh: () => void}} props */
function Head({ shown, ended, ordering, arrivals, refresh }) {
  const { histogram: isOpen } = preferences.value;
  const label = t(isOpen ? "hist.hide" : "hist.show");
  return html`<div class="head">
    <b role="status">${shown !== null && (ended ? plural("issues.count.one", "issues.count.other", shown) : t("issues.first", { n: shown }))}</b>
    ${arrivals > 0 && html`<button class="btn small quiet new" onClick=${refresh}>${plural("list.new.one", "list.new.other", arrivals)}</button>`}
    <button class="btn small quiet r" aria-pressed=${isOpen} aria-label=${label} title=${label} onClick=${() => prefer({ histogram: !isOpen })}>▁▃▆</button>
    <select class="btn small quiet" aria-label=${t("list.order")} value=${ordering}
      onChange=${(/** @type {Event} */ event) => {
        const chosen = /** @type {HTMLSelectElement} */ (event.target).value;
        navigate(withParams({ ordering: chosen === ORDERS[0] ? null : chosen }));
      }}>
      ${ORDERS.map((order) => html`<option key=${order} value=${order} selected=${order === ordering}>${t(`issues.order.${order}`)}</option>`)}
    </select>
  </div>`;
}

/** @param {{list: ReturnType<typeof useIssues>, q: string}} props */
function Nothing({ list, q }) {
  if (list.error) {
    return h(EmptyState, {
      failed: true,
      text: list.error instanceof ApiError && list.error.errors.q ? t("list.mistake") : errorText(list.error, "list.error"),
      actions: html`<button class="btn" onClick=${list.retry}>${t("app.retry")}</button>`,
    });
  }
  return list.loading
    ? h(EmptyState, { text: t("app.loading") })
    : h(EmptyState, {
        title: t("issues.none"),
        text: q ? t("issues.noneOf", { what: q }) : t("issues.nonePeriod"),
        actions: html`${q && html`<button class="btn primary" onClick=${() => navigate(withParams({ q: null }))}>${t("list.clear")}</button>`}
          <button class="btn" onClick=${() => navigate(withParams({ period: "30d", from: null, to: null }))}>${t("list.wider")}</button>
          <a class="btn" href="/logs">${t("app.toLogs")}</a>`,
      });
}
