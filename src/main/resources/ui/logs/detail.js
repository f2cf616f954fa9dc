import { absolute } from "../shared/base.js";
import { ApiError } from "../shared/api.js";
import { displayText } from "../shared/displayText.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { stringifyExactly } from "../shared/json.js";
import { now } from "../shared/clock.js";
import { useResource } from "../shared/resource.js";
import { useTitle } from "../shared/title.js";
import { curl, markdown } from "./copyFormats.js";
import { h, html } from "../shared/html.js";
import { clockTime, plural, since, t } from "../shared/i18n.js";
import { useShortcuts } from "../shared/shortcuts.js";
import { archive, log, remove } from "./logs.js";
import { withParams } from "../shared/router.js";
import { term } from "./queryLanguage.js";
import { LogBody } from "./logBody.js";
import { Menu } from "../shared/menu.js";
import { useConfirm } from "../shared/confirm.js";
import { useSent } from "./sent.js";
import { exceptionsOf } from "./sentFrames.js";
import { Stack } from "./stackTrace.js";
import { copy, showToast } from "../shared/toast.js";

const AROUND_MILLIS = 300_000;

/** @typedef {import("./logs.js").Log} Log */

/** @param {unknown} failed */
function showFailure(failed) {
  showToast({ text: failed instanceof ApiError && failed.status === 403 ? t("detail.forbidden") : errorText(failed) });
}

/**
 * Whole log beside a list.
 *
 * @param {{id: string, previous: (() => void) | null, next: (() => void) | null, close: () => void, changed: () => void,
 *   hasKeys?: boolean}} props hasKeys: whether shortcuts for changes apply to this log
 */
export function Detail({ id, previous, next, close, changed, hasKeys = true }) {
  const { data: found, error, setData } = useResource((signal) => log(id, signal), [id]);
  const sent = useSent(found);
  useTitle(found ? found.description.slice(0, 80) : null);
  /** @param {boolean} archived */
  const setArchived = async (archived) => {
    try {
      await archive(id, archived);
      if (found) {
        setData({ ...found, archived });
      }
      changed();
      if (archived) {
        showToast({ text: t("detail.archived"), action: { label: t("detail.undo"), run: () => setArchived(false) } });
      }
    } catch (problem) {
      showFailure(problem);
    }
  };
  const removed = async () => {
    try {
      await remove(id);
      changed();
      (next ?? previous ?? close)();
      showToast({ text: t("detail.deleted") });
    } catch (problem) {
      showFailure(problem);
    }
  };
  const { ask, dialog } = useConfirm(t("detail.deleteAsk"), removed);
  const link = absolute(`/logs/${id}`);
  useShortcuts({
    ...(hasKeys && { a: () => found && setArchived(!found.archived), "#": ask }),
    y: () => copy(link),
  });
  const head = html`<div class="top"><span class="r">
    <button class="btn small" disabled=${!previous} aria-label=${t("detail.previous")} title=${t("detail.previous")} onClick=${previous}>‹</button>
    <button class="btn small" disabled=${!next} aria-label=${t("detail.next")} title=${t("detail.next")} onClick=${next}>›</button>
    <button class="btn small" aria-label=${t("detail.close")} title=${t("detail.close")} onClick=${close}>×</button>
  </span></div>`;
  if (!found || found.id !== id) {
    return html`<aside>${head}${
      error
        ? h(EmptyState, { failed: true, text: error instanceof ApiError && error.status === 404 ? t("detail.gone") : errorText(error) })
        : h(EmptyState, { text: t("app.loading") })
    }</aside>`;
  }
  const around = {
    q: found.source ? term("source", found.source) : null,
    from: new Date(Date.parse(found.date) - AROUND_MILLIS).toISOString(),
    to: new Date(Date.parse(found.date) + AROUND_MILLIS).toISOString(),
    period: null,
    log: null,
  };
  return html`<aside class=${found.level}>
    ${head}
    <div class="sub"><span class="lvl">${found.level}</span> ${[found.env, found.source].filter(Boolean).join(" · ")} ·
      <time datetime=${found.date} title=${found.date}> ${since(found.date, now.value)} · ${clockTime(found.date)}</time></div>
    <h2 dir="auto">${displayText(found.description)}</h2>
    <div class="sub">${plural("detail.events.one", "detail.events.other", found.events)}</div>
    <div class="acts">
      <button class="btn small primary" onClick=${() => setArchived(!found.archived)}>
        ${t(found.archived ? "detail.unarchive" : "detail.archive")} <kbd aria-hidden="true">a</kbd></button>
      ${found.issue !== null && html`<a class="btn small" href=${`/issues/${found.issue}?log=${id}`}>${t("detail.issue")}</a>`}
      <a class="btn small" href=${withParams(around, `/logs/${id}`)}>${t("detail.around")}</a>
      ${h(Menu, {
        label: t("detail.copy"),
        items: html`<button onClick=${() => copy(link)}>${t("detail.copy.link")} <kbd aria-hidden="true">y</kbd></button>
          <button onClick=${() => copy(stringifyExactly(found, 2))}>JSON</button>
          <button onClick=${() => copy(markdown(found, link))}>Markdown</button>
          ${found.details && html`<button onClick=${() => copy(found.details ?? "")}>${t("detail.copy.details")}</button>`}
          <button onClick=${() => copy(curl(absolute(""), id))}>curl</button>`,
      })}
      <button class="btn small" onClick=${ask}>${t("detail.delete")}</button>
    </div>
    ${found.details && h(Stack, { key: found.id, text: found.details, exceptions: exceptionsOf(sent) })}
    ${h(LogBody, { log: found, sent })}
    ${dialog}
  </aside>`;
}
