import { useState } from "preact/hooks";
import { ApiError } from "../shared/api.js";
import { change, canBeUndone } from "./actions.js";
import { html } from "../shared/html.js";
import { number, plural, t } from "../shared/i18n.js";
import { useShortcuts } from "../shared/shortcuts.js";
import { useConfirm } from "../shared/confirm.js";
import { showToast } from "../shared/toast.js";

/** @typedef {import("./actions.js").Action} Action */
/** @typedef {import("./actions.js").Scope} Scope */

const DONE = /** @type {const} */ ({
  archive: ["chosen.archived.one", "chosen.archived.other"],
  unarchive: ["chosen.unarchived.one", "chosen.unarchived.other"],
  delete: ["chosen.deleted.one", "chosen.deleted.other"],
});

/** @param {unknown} failed */
function refused(failed) {
  showToast({ text: t(failed instanceof ApiError && failed.status === 0 ? "app.offline" : "detail.failed") });
}

/**
 * What can be done to the logs that were chosen, or to all that match: with how many those are, and which.
 *
 * @param {{ids: string[], all: Scope, total: string, what: string, archived: boolean, clear: () => void, changed: () => void}} props
 *   total: how many match, as people write it; what: the query and period, for people; archived: whether archived logs are shown
 */
export function BulkBar({ ids, all, total, what, archived, clear, changed }) {
  const [isAll, setAll] = useState(false);
  const [busy, setBusy] = useState(false);
  /** @type {Scope} */
  const scope = isAll ? all : { ids };
  const count = isAll ? total : number(ids.length);
  /** @param {Action} action */
  const run = async (action) => {
    setBusy(true);
    try {
      const undone = action === "archive" && (await canBeUndone(scope));
      const done = await change(action, scope, (sum) => isAll && showToast({ text: t("chosen.busy", { n: number(sum) }) }));
      const text = plural(DONE[action][0], DONE[action][1], done.changed);
      const rest = done.matched - done.changed;
      const undo = async () => {
        try {
          await change("unarchive", scope);
          changed();
        } catch (failed) {
          refused(failed);
        }
      };
      showToast({
        // Those of others, or that were so already.
        text: rest > 0 ? `${text} ${plural("chosen.rest.one", "chosen.rest.other", rest)}` : text,
        ...(undone && { action: { label: t("detail.undo"), run: undo } }),
      });
      clear();
    } catch (failed) {
      refused(failed);
    }
    setBusy(false);
    changed();
  };
  const { ask, dialog } = useConfirm(
    isAll ? t("chosen.deleteAll", { n: count, what }) : plural("chosen.delete.one", "chosen.delete.other", ids.length),
    () => run("delete"),
  );
  const main = archived ? "unarchive" : "archive";
  useShortcuts({ a: () => run(main), "#": ask, Escape: clear });
  return html`<div class="head chosen" role="toolbar" aria-label=${t("chosen.label")}>
    <b role="status">${isAll ? t("chosen.all", { n: total }) : plural("chosen.some.one", "chosen.some.other", ids.length)}</b>
    <button class="btn small primary" disabled=${busy} onClick=${() => run(main)}>${t(archived ? "detail.unarchive" : "detail.archive")}</button>
    <button class="btn small" disabled=${busy} onClick=${ask}>${t("detail.delete")}</button>
    <button class="btn small quiet" aria-pressed=${isAll} disabled=${busy} onClick=${() => setAll(!isAll)}>${
      isAll ? plural("chosen.only.one", "chosen.only.other", ids.length) : t("chosen.selectAll", { n: total })
    }</button>
    <button class="btn small quiet r" aria-label=${t("chosen.clear")} title=${t("chosen.clear")} onClick=${clear}>×</button>
    ${dialog}
  </div>`;
}
