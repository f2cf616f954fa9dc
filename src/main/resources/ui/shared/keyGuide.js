import { useEffect, useState } from "preact/hooks";
import { absolute } from "./base.js";
import { api } from "./api.js";
import { h, html } from "./html.js";
import { t } from "./i18n.js";
import { snippets } from "./snippets.js";
import { Tabs } from "./tabs.js";
import { copy } from "./toast.js";

const CHECK_MILLIS = 2_000;

/**
 * @typedef {object} IngestKey
 * @property {number} id
 * @property {string} name
 * @property {string} prefix
 * @property {string | null} environment
 * @property {string[]} origins
 * @property {number | null} rate
 * @property {number | null} burst
 * @property {string | null} expires_at
 * @property {boolean} enabled
 * @property {string} created_at
 * @property {string | null} created_by
 * @property {string | null} last_used_at
 * @property {{accepted: number, rejected: number, limited: number}} today
 */

/** @typedef {IngestKey & {key: string, dsn: string}} NewKey response that creates a key */

/** Path of the keys of a project. @param {string} slug */
export const keysPath = (slug) => `/v1/api/projects/${encodeURIComponent(slug)}/keys/`;

/**
 * Shows a new key once, with its DSN and snippets, and waits for its first event.
 *
 * @param {{slug: string, created: NewKey, arrived?: () => void}} props
 */
export function KeyGuide({ slug, created, arrived }) {
  const all = snippets(absolute(""), created.key);
  const names = /** @type {import("./snippets.js").SnippetName[]} */ (Object.keys(all));
  const [name, setName] = useState(names[0]);
  const isUsed = useFirstUse(slug, created.id);
  useEffect(() => {
    if (isUsed) {
      arrived?.();
    }
  }, [isUsed]);
  return html`<div class="guide">
    <p>${t("keys.once")}</p>
    <dl class="facts">
      <dt>${t("keys.key")}</dt>
      <dd><code class="secret">${created.key}</code> <button class="btn small" type="button" onClick=${() => copy(created.key)}>${t("first.copy")}</button></dd>
      <dt>DSN</dt>
      <dd><code>${created.dsn}</code> <button class="btn small" type="button" onClick=${() => copy(created.dsn)}>${t("first.copy")}</button></dd>
    </dl>
    <div class="row-of">
      ${h(Tabs, { label: t("first.language"), tabs: names.map((key) => ({ key, text: key })), chosen: name, choose: setName })}
      <button class="btn small" type="button" onClick=${() => copy(all[name])}>${t("first.copy")}</button>
    </div>
    <pre tabindex="0" class="text">${all[name]}</pre>
    <p class="waiting" role="status">
      <i class=${isUsed ? "dot green" : "dot amber beating"} aria-hidden="true"></i>${t(isUsed ? "keys.arrived" : "keys.waiting")}
    </p>
  </div>`;
}

/** Whether an event of the key was stored. @param {string} slug @param {number} id */
function useFirstUse(slug, id) {
  const [isUsed, setUsed] = useState(false);
  useEffect(() => {
    if (isUsed) {
      return undefined;
    }
    const abort = new AbortController();
    const check = async () => {
      try {
        const { results } = await api(keysPath(slug), { signal: abort.signal });
        setUsed(results.some((/** @type {IngestKey} */ key) => key.id === id && key.last_used_at !== null));
      } catch {
        // The next check tries again.
      }
    };
    const timer = setInterval(check, CHECK_MILLIS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [slug, id, isUsed]);
  return isUsed;
}
