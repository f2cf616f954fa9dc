import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../lib/api.js";
import { curl, markdown } from "../lib/copies.js";
import { h, html } from "../lib/html.js";
import { clockTime, dayOf, plural, since, t } from "../lib/i18n.js";
import { useKeys } from "../lib/keys.js";
import { archive, log, remove } from "../lib/logs.js";
import { withParams } from "../lib/route.js";
import { term } from "../lib/search.js";
import { Attributes, value } from "./attributes.js";
import { Menu } from "./menu.js";
import { useQuestion } from "./question.js";
import { Stack } from "./stack.js";
import { copy, tell } from "./toast.js";

const AROUND_MILLIS = 300_000;

/** @typedef {import("../lib/logs.js").Log} Log */

/** @param {unknown} failed */
function told(failed) {
  tell({ text: t(failed instanceof ApiError && failed.status === 403 ? "detail.forbidden" : "detail.failed") });
}

/**
 * One log, whole.
 *
 * @param {{id: string, previous: (() => void) | null, next: (() => void) | null, close: () => void, changed: () => void,
 *   hasKeys?: boolean}} props hasKeys: whether keys that change something mean this log
 */
export function Detail({ id, previous, next, close, changed, hasKeys = true }) {
  const [found, setFound] = useState(/** @type {Log | null} */ (null));
  const [failed, setFailed] = useState("");
  useEffect(() => {
    const request = new AbortController();
    setFailed("");
    log(id, request.signal).then(setFound, (problem) => {
      if (!request.signal.aborted) {
        setFound(null);
        setFailed(t(problem instanceof ApiError && problem.status === 404 ? "detail.gone" : "detail.failed"));
      }
    });
    return () => request.abort();
  }, [id]);
  /** @param {boolean} archived */
  const setArchived = async (archived) => {
    try {
      await archive(id, archived);
      setFound((known) => known && { ...known, archived });
      changed();
      if (archived) {
        tell({ text: t("detail.archived"), action: { label: t("detail.undo"), run: () => setArchived(false) } });
      }
    } catch (problem) {
      told(problem);
    }
  };
  const removed = async () => {
    try {
      await remove(id);
      changed();
      (next ?? previous ?? close)();
      tell({ text: t("detail.deleted") });
    } catch (problem) {
      told(problem);
    }
  };
  const { ask, dialog } = useQuestion(t("detail.deleteAsk"), removed);
  const link = `${location.origin}/logs/${id}`;
  useKeys({
    ...(hasKeys && { a: () => found && setArchived(!found.archived), "#": ask }),
    y: () => copy(link),
  });
  const head = html`<div class="top"><span class="r">
    <button class="btn small" disabled=${!previous} aria-label=${t("detail.previous")} title=${t("detail.previous")} onClick=${previous}>‹</button>
    <button class="btn small" disabled=${!next} aria-label=${t("detail.next")} title=${t("detail.next")} onClick=${next}>›</button>
    <button class="btn small" aria-label=${t("detail.close")} title=${t("detail.close")} onClick=${close}>×</button>
  </span></div>`;
  if (!found || found.id !== id) {
    return html`<aside>${head}<p role="status">${failed || t("app.loading")}</p></aside>`;
  }
  const around = {
    q: found.source ? term("source", found.source) : null,
    from: new Date(Date.parse(found.date) - AROUND_MILLIS).toISOString(),
    to: new Date(Date.parse(found.date) + AROUND_MILLIS).toISOString(),
    period: null,
  };
  return html`<aside class=${found.level}>
    ${head}
    <div class="sub"><span class="lvl">${found.level}</span> ${[found.env, found.source].filter(Boolean).join(" · ")} ·
      <time datetime=${found.date} title=${found.date}> ${since(found.date, Date.now())} · ${clockTime(found.date)}</time></div>
    <h2>${found.description}</h2>
    <div class="sub">${plural("detail.events.one", "detail.events.other", found.events)}</div>
    <div class="acts">
      <button class="btn small primary" onClick=${() => setArchived(!found.archived)}>
        ${t(found.archived ? "detail.unarchive" : "detail.archive")} <kbd aria-hidden="true">a</kbd></button>
      <a class="btn small" href=${withParams(around)}>${t("detail.around")}</a>
      ${h(Menu, {
        label: t("detail.copy"),
        items: html`<button onClick=${() => copy(link)}>${t("detail.copy.link")} <kbd aria-hidden="true">y</kbd></button>
          <button onClick=${() => copy(JSON.stringify(found, null, 2))}>JSON</button>
          <button onClick=${() => copy(markdown(found, link))}>Markdown</button>
          ${found.details && html`<button onClick=${() => copy(found.details ?? "")}>${t("detail.copy.details")}</button>`}
          <button onClick=${() => copy(curl(location.origin, id))}>curl</button>`,
      })}
      <button class="btn small" onClick=${ask}>${t("detail.delete")}</button>
    </div>
    ${found.details && h(Stack, { key: found.id, text: found.details })}
    <h3>${t("detail.fields")}</h3>
    <dl>
      <dt>${t("detail.date")}</dt><dd><time datetime=${found.date}>${dayOf(found.date)} ${clockTime(found.date)}</time></dd>
      ${found.source && html`<dt>${t("detail.source")}</dt><dd>${value("source", found.source)}</dd>`}
      ${found.release && html`<dt>${t("detail.release")}</dt><dd>${value("release", found.release)}</dd>`}
      ${found.trace_id && html`<dt>${t("detail.trace")}</dt><dd>${value("trace", found.trace_id)}</dd>`}
      ${found.span_id && html`<dt>${t("detail.span")}</dt><dd>${found.span_id}</dd>`}
      ${found.user && html`<dt>${t("detail.sentBy")}</dt><dd>${found.user.username}</dd>`}
      <dt>${t("detail.id")}</dt><dd>${found.id}</dd>
    </dl>
    ${Object.keys(found.attributes).length > 0 && h(Attributes, { attributes: found.attributes })}
    ${dialog}
  </aside>`;
}
