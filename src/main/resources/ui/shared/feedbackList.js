import { useState } from "preact/hooks";
import { api } from "./api.js";
import { now } from "./clock.js";
import { displayText } from "./displayText.js";
import { EmptyState } from "./emptyState.js";
import { errorText } from "./errorText.js";
import { h, html } from "./html.js";
import { since, t } from "./i18n.js";
import { useResource } from "./resource.js";
import { showToast } from "./toast.js";

/**
 * @typedef {{id: string, message: string, name: string | null, email: string | null, url: string | null, log: string | null,
 *   issue: number | null, received_at: string}} Entry
 * @typedef {{next: string | null, results: Entry[]}} Page
 */

/**
 * What users wrote, the newest first.
 *
 * @param {{path: string, title?: string, empty?: string, isOfIssue?: boolean}} props path: that of the list; without a text for no
 *   feedback nothing is shown
 */
export function FeedbackList({ path, title, empty, isOfIssue = false }) {
  const { data, error, setData } = useResource(async (signal) => /** @type {Page} */ (await api(path, { signal })), [path]);
  const [isLoading, setLoading] = useState(false);
  const more = async () => {
    setLoading(true);
    try {
      const next = await api(`${path}?before=${data?.next}`);
      setData({ next: next.next, results: [...(data?.results ?? []), ...next.results] });
    } catch (failed) {
      showToast({ text: errorText(failed) });
    }
    setLoading(false);
  };
  if (!data || data.results.length === 0) {
    return empty === undefined
      ? null
      : h(EmptyState, { failed: Boolean(error), text: error ? errorText(error) : data ? empty : t("app.loading") });
  }
  return html`${title && html`<h3>${title}</h3>`}<ul class="feedback">${data.results.map(
    ({ id, message, name, email, url, log, issue, received_at }) => html`<li key=${id}>
      <p dir="auto">${displayText(message)}</p>
      <span class="sub">${[name, email, url].filter(Boolean).map((one) => `${displayText(one ?? "")} · `)}<time datetime=${received_at}
        title=${received_at}>${since(received_at, now.value)}</time></span>
      ${!isOfIssue && issue !== null && html` <a href=${`/issues/${issue}?log=${log}`}>${t("detail.issue")}</a>`}
      ${isOfIssue && log && html` <a href=${`/logs/${log}?period=30d`}>${t("issues.openLog")}</a>`}
    </li>`,
  )}</ul>
  ${data.next && html`<button class="btn" disabled=${isLoading} onClick=${more}>${t("feedback.more")}</button>`}`;
}
