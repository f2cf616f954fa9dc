import { EmptyState } from "./emptyState.js";
import { errorText } from "./errorText.js";
import { h, html } from "./html.js";
import { t } from "./i18n.js";

/**
 * @template R
 * @typedef {{key: string, title: string, isHidden?: boolean, cell: (row: R) => any}} Column isHidden: only screen readers get the title
 */

/**
 * Table that scrolls sideways on narrow screens; the first column has the row headers.
 *
 * @param {{label: string, columns: Column<any>[], rows: any[] | null, rowKey: (row: any) => string, error?: unknown, reload?: () => void,
 *   empty?: string}} props rows: null while they are loaded
 */
export function Table({ label, columns, rows, rowKey, error, reload, empty }) {
  if (!rows) {
    return error
      ? h(EmptyState, {
          failed: true,
          text: errorText(error),
          actions: reload && html`<button class="btn" onClick=${reload}>${t("app.retry")}</button>`,
        })
      : h(EmptyState, { text: t("app.loading") });
  }
  if (rows.length === 0) {
    return h(EmptyState, { text: empty ?? t("table.empty") });
  }
  return html`<div class="scroll" tabindex="0" role="group" aria-label=${label}><table>
    <thead><tr>${columns.map(
      ({ key, title, isHidden }) => html`<th key=${key} scope="col"><span class=${isHidden ? "unseen" : ""}>${title}</span></th>`,
    )}</tr></thead>
    <tbody>${rows.map(
      (row) =>
        html`<tr key=${rowKey(row)}>${columns.map(({ key, cell }, i) =>
          i === 0 ? html`<th key=${key} scope="row">${cell(row)}</th>` : html`<td key=${key}>${cell(row)}</td>`,
        )}</tr>`,
    )}</tbody>
  </table></div>`;
}
