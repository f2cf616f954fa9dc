import { absolute } from "../shared/base.js";
import { ApiError } from "../shared/api.js";
import { now } from "../shared/clock.js";
import { displayText } from "../shared/displayText.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { clockTime, dayOf, number, plural, since, t } from "../shared/i18n.js";
import { stringifyExactly } from "../shared/json.js";
import { Menu } from "../shared/menu.js";
import { useResource } from "../shared/resource.js";
import { navigate, params, withParams } from "../shared/router.js";
import { useShortcuts } from "../shared/shortcuts.js";
import { Sparkline } from "../shared/sparkline.js";
import { useTitle } from "../shared/title.js";
import { copy } from "../shared/toast.js";
import { markdown } from "../logs/copyFormats.js";
import { LogBody } from "../logs/logBody.js";
import { useSent } from "../logs/sent.js";
import { exceptionsOf } from "../logs/sentFrames.js";
import { Stack } from "../logs/stackTrace.js";
import { FeedbackList } from "../shared/feedbackList.js";
import { GroupingView } from "./groupingView.js";
import { issue, occurrence } from "./issues.js";
import { TagsView } from "./tagsView.js";

/**
 * An issue beside the list: its numbers, and its logs one by one.
 *
 * @param {{id: string, previous: (() => void) | null, next: (() => void) | null, close: () => void}} props
 */
export function IssueDetail({ id, previous, next, close }) {
  const { data: found, error } = useResource((signal) => issue(id, signal), [id], { everyMillis: 10_000 });
  useTitle(found ? found.title.slice(0, 80) : null);
  const link = absolute(`/issues/${id}`);
  useShortcuts({ y: () => copy(link) });
  const head = html`<div class="top"><span class="r">
    <button class="btn small" disabled=${!previous} aria-label=${t("issues.previous")} title=${t("issues.previous")} onClick=${previous}>‹</button>
    <button class="btn small" disabled=${!next} aria-label=${t("issues.next")} title=${t("issues.next")} onClick=${next}>›</button>
    <button class="btn small" aria-label=${t("detail.close")} title=${t("detail.close")} onClick=${close}>×</button>
  </span></div>`;
  if (!found || String(found.id) !== id) {
    return html`<aside>${head}${
      error
        ? h(EmptyState, { failed: true, text: error instanceof ApiError && error.status === 404 ? t("issues.gone") : errorText(error) })
        : h(EmptyState, { text: t("app.loading") })
    }</aside>`;
  }
  const name = `${found.project.toUpperCase()}-${found.number}`;
  return html`<aside class=${`${found.level} issue-detail`}>
    ${head}
    <div class="sub"><span class="lvl">${found.level}</span> ${name} · ${t(`issues.status.${/** @type {"open"} */ (found.status)}`)}</div>
    <h2 dir="auto">${displayText(found.title)}</h2>
    <div class="sub" dir="auto">${found.type ? `${found.type} · ` : ""}${displayText(found.culprit)}</div>
    <div class="numbers">
      <div><b>${number(found.events)}</b> ${plural("issues.occurrence.one", "issues.occurrence.other", found.events)}${
        found.logs !== found.events ? ` · ${plural("list.count.one", "list.count.other", found.logs)}` : ""
      }</div>
      <div>${t("issues.last")} <time datetime=${found.last_seen} title=${found.last_seen}>${since(found.last_seen, now.value)}</time>${found.last_release && html` · <code>${found.last_release}</code>`}</div>
      <div>${t("issues.firstSeen")} <time datetime=${found.first_seen} title=${found.first_seen}>${since(found.first_seen, now.value)}</time>${found.first_release && html` · <code>${found.first_release}</code>`}</div>
      <figure>${h(Sparkline, { values: found.trend, label: t("issues.trend") })}<figcaption class="sub">${t("period.24h")}</figcaption></figure>
    </div>
    <div class="acts">
      <a class="btn small primary" href=${withParams({ q: `issue:${id}`, ordering: null, log: null, period: "30d", from: null, to: null }, "/logs")}>${t("issues.logs")}</a>
      ${h(Menu, {
        label: t("detail.copy"),
        items: html`<button onClick=${() => copy(link)}>${t("detail.copy.link")} <kbd aria-hidden="true">y</kbd></button>
          <button onClick=${() => copy(stringifyExactly(found, 2))}>JSON</button>`,
      })}
    </div>
    ${h(FeedbackList, { key: `feedback ${id}`, path: `/v1/api/issues/${id}/feedback/`, title: t("feedback.title"), isOfIssue: true })}
    ${h(OccurrenceView, { key: id, id, events: found.events })}
  </aside>`;
}

/** One log of the issue, which the address names. @param {{id: string, events: number}} props */
function OccurrenceView({ id, events }) {
  const name = params.value.get("log") ?? "latest";
  const { data: shown, error } = useResource((signal) => occurrence(id, name, signal), [id, name], { keep: true });
  const sent = useSent(shown?.log);
  /** @param {string | null | undefined} log */
  const go = (log) => log && navigate(withParams({ log }), true);
  useShortcuts({ n: () => go(shown?.next), b: () => go(shown?.previous) });
  if (!shown) {
    return error
      ? h(EmptyState, {
          failed: !(error instanceof ApiError && error.status === 404),
          text: error instanceof ApiError && error.status === 404 ? t(events > 0 ? "issues.expired" : "issues.deleted") : errorText(error),
        })
      : h(EmptyState, { text: t("app.loading") });
  }
  const { log } = shown;
  const link = absolute(`/logs/${log.id}`);
  return html`<div class="occurrence" role="group" aria-label=${t("issues.occurrence")}>
      <button class="btn small" disabled=${!shown.previous} aria-label=${t("issues.oldest")} title=${t("issues.oldest")} onClick=${() => go("oldest")}>«</button>
      <button class="btn small" disabled=${!shown.previous} aria-label=${t("issues.earlier")} title=${`${t("issues.earlier")} (b)`} onClick=${() => go(shown.previous)}>‹</button>
      <time datetime=${log.date}>${dayOf(log.date)} ${clockTime(log.date)}</time>
      <button class="btn small" disabled=${!shown.next} aria-label=${t("issues.later")} title=${`${t("issues.later")} (n)`} onClick=${() => go(shown.next)}>›</button>
      <button class="btn small" disabled=${!shown.next} aria-label=${t("issues.latest")} title=${t("issues.latest")} onClick=${() => go("latest")}>»</button>
      <span class="r"><a class="btn small" href=${`/logs/${log.id}?period=30d`}>${t("issues.openLog")}</a>
        <button class="btn small" onClick=${() => copy(markdown(log, link))}>Markdown</button></span>
    </div>
    <p class="message" dir="auto">${displayText(log.description)}</p>
    ${log.details && h(Stack, { key: log.id, text: log.details, exceptions: exceptionsOf(sent) })}
    ${h(TagsView, { id })}
    ${h(LogBody, { log, sent })}
    ${h(GroupingView, { id, log: log.id })}`;
}
