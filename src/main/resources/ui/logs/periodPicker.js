import { useState } from "preact/hooks";
import { h, html } from "../shared/html.js";
import { moment, t } from "../shared/i18n.js";
import { Menu } from "../shared/menu.js";
import { preferences } from "../shared/preferences.js";
import { navigate, params, withParams } from "../shared/router.js";
import { PERIODS, readPeriod, relative, writeTime } from "./period.js";

/** Intervals of the automatic refresh, in seconds. */
const INTERVALS = ["10", "60"];

/**
 * Menu of periods: relative ones, two ends, and the automatic refresh.
 *
 * @param {{period: string | null, from: string, to: string | null, clock?: string}} props clock: absent where there is no choice
 */
export function PeriodPicker({ period, from, to, clock }) {
  const [wrong, setWrong] = useState(false);
  const isUtc = preferences.value.times === "utc";
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const chosen = readPeriod(String(form.get("from")), String(form.get("to")), isUtc);
    setWrong(chosen === null);
    if (chosen) {
      navigate(withParams(chosen));
    }
  };
  const name = PERIODS.find((one) => one === period);
  const length = name
    ? t(`period.${name}`)
    : period
      ? t("period.last", { length: period })
      : to
        ? t("list.between", { from: moment(from), to: moment(to) })
        : t("list.since", { from: moment(from) });
  return h(Menu, {
    label: clock === "received" ? t("period.byArrival", { period: length }) : length,
    name: t("list.period"),
    items: html`${PERIODS.map(
      (one) =>
        html`<button key=${one} aria-pressed=${one === period} onClick=${() => navigate(withParams(relative(one)))}>${t(`period.${one}`)}</button>`,
    )}
      <form class="period" key=${`${from} ${to}`} data-stays="yes" onSubmit=${submit}>
        <label>${t("period.from")}<input name="from" autocomplete="off" defaultValue=${period ? `now-${period}` : writeTime(from, isUtc)} aria-invalid=${wrong} /></label>
        <label>${t("period.to")}<input name="to" autocomplete="off" defaultValue=${to ? writeTime(to, isUtc) : "now"} aria-invalid=${wrong} /></label>
        <span class=${wrong ? "wrong" : "sub"} role=${wrong ? "alert" : null}>${t("period.hint")}</span>
        <button class="btn">${t("period.apply")}</button>
      </form>
      ${
        clock !== undefined &&
        html`<label class="refresh" data-stays="yes">${t("period.clock")}
        <select onChange=${(/** @type {Event} */ event) => navigate(withParams({ clock: /** @type {HTMLSelectElement} */ (event.target).value }))}>
          <option value="">${t("period.date")}</option>
          <option value="received" selected=${clock === "received"}>${t("period.received")}</option>
        </select></label>
      <label class="refresh" data-stays="yes">${t("period.refresh")}
        <select onChange=${(/** @type {Event} */ event) => navigate(withParams({ refresh: /** @type {HTMLSelectElement} */ (event.target).value }), true)}>
          <option value="">${t("settings.off")}</option>
          ${INTERVALS.map(
            (one) =>
              html`<option key=${one} value=${one} selected=${params.value.get("refresh") === one}>${t("period.every", { n: one })}</option>`,
          )}
        </select></label>`
      }`,
  });
}
