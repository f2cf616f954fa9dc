import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { Menu } from "../shared/menu.js";
import { prefer, preferences } from "../shared/preferences.js";

/** Maximum number of columns, as in the API. */
const MAX_COLUMNS = 4;

/** Menu that chooses the attributes that each row shows. */
export function ColumnMenu() {
  const { columns } = preferences.value;
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const name = String(new FormData(form).get("attribute"))
      .trim()
      .replace(/^attr\./, "");
    if (name && !columns.includes(name)) {
      prefer({ columns: [...columns, name] });
    }
    form.reset();
  };
  return h(Menu, {
    label: t("columns.title"),
    quiet: true,
    items: html`${columns.map(
      (name) => html`<button key=${name} data-stays="yes" aria-label=${t("facets.remove", { name })}
          onClick=${() => prefer({ columns: columns.filter((one) => one !== name) })}>${name} ×</button>`,
    )}
      ${
        columns.length < MAX_COLUMNS &&
        html`<form class="period" data-stays="yes" onSubmit=${submit}>
          <label>${t("facets.attribute")}<input name="attribute" autocomplete="off" placeholder="order.id" /></label>
          <button class="btn">${t("facets.add")}</button>
        </form>`
      }`,
  });
}
