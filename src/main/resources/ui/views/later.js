import { useEffect, useState } from "preact/hooks";
import { h, html } from "../lib/html.js";
import { t } from "../lib/i18n.js";

/**
 * A part of the page whose files are had once it is shown.
 *
 * @template {object} P
 * @param {() => Promise<(props: P) => any>} load
 * @returns {(props: P) => any}
 */
export function later(load) {
  return (props) => {
    const [View, setView] = useState(/** @type {((props: P) => any) | null} */ (null));
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      load().then(
        (view) => setView(() => view),
        () => setFailed(true),
      );
    }, []);
    if (failed) {
      // After an update of the server the files of this version are gone: reload the page.
      return html`<div class="none" role="alert"><p>${t("app.offline")}</p>
        <button class="btn" onClick=${() => location.reload()}>${t("app.retry")}</button></div>`;
    }
    return View ? h(View, /** @type {any} */ (props)) : html`<p class="none" role="status">${t("app.loading")}</p>`;
  };
}
