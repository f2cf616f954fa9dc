import { Attachments } from "./attachments.js";
import { Attributes, value } from "./attributes.js";
import { breadcrumbsOf } from "./breadcrumbs.js";
import { Breadcrumbs } from "./breadcrumbsView.js";
import { h, html } from "../shared/html.js";
import { clockTime, dayOf, t } from "../shared/i18n.js";

/**
 * Fields, files and attributes of a log.
 *
 * @param {{log: import("./logs.js").Log, sent: Record<string, unknown> | null}} props sent: the event as its SDK sent it
 */
export function LogBody({ log, sent }) {
  const crumbs = breadcrumbsOf(sent?.breadcrumbs ?? log.attributes.breadcrumbs);
  const { breadcrumbs: _, ...others } = log.attributes;
  const attributes = crumbs ? others : log.attributes;
  return html`<h3>${t("detail.fields")}</h3>
    <dl>
      <dt>${t("detail.date")}</dt><dd><time datetime=${log.date}>${dayOf(log.date)} ${clockTime(log.date)}</time></dd>
      <dt>${t("detail.received")}</dt><dd><time datetime=${log.received_at}>${dayOf(log.received_at)} ${clockTime(log.received_at)}</time></dd>
      <dt>${t("detail.level")}</dt><dd>${value("level", log.level.toLowerCase(), log.level)}</dd>
      <dt>${t("detail.env")}</dt><dd>${value("env", log.env)}</dd>
      ${log.source && html`<dt>${t("detail.source")}</dt><dd>${value("source", log.source)}</dd>`}
      ${log.release && html`<dt>${t("detail.release")}</dt><dd>${value("release", log.release)}</dd>`}
      ${log.trace_id && html`<dt>${t("detail.trace")}</dt><dd>${value("trace", log.trace_id)}</dd>`}
      ${log.span_id && html`<dt>${t("detail.span")}</dt><dd>${log.span_id}</dd>`}
      ${log.user && html`<dt>${t("detail.sentBy")}</dt><dd>${log.user.username}</dd>`}
      ${log.key && html`<dt>${t("detail.sentBy")}</dt><dd>${t("detail.byKey", { name: log.key })}</dd>`}
      <dt>${t("detail.id")}</dt><dd>${log.id}</dd>
    </dl>
    ${log.attachments.length > 0 && h(Attachments, { files: log.attachments })}
    ${crumbs && h(Breadcrumbs, { breadcrumbs: crumbs })}
    ${Object.keys(attributes).length > 0 && h(Attributes, { attributes })}`;
}
