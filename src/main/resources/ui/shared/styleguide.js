import { useState } from "preact/hooks";
import { Banner } from "./banner.js";
import { Chart } from "./chart.js";
import { useConfirm } from "./confirm.js";
import { EmptyState } from "./emptyState.js";
import { Form } from "./form.js";
import { h, html } from "./html.js";
import { t } from "./i18n.js";
import { Menu } from "./menu.js";
import { Table } from "./table.js";
import { Tabs } from "./tabs.js";
import { showToast } from "./toast.js";
import { ApiError } from "./api.js";

const DAY = 86_400;
const START = Date.UTC(2026, 0, 1) / 1000;

const BARS = {
  starts: Array.from({ length: 24 }, (_, i) => START + (i * DAY) / 24),
  end: START + DAY,
  series: [
    { key: "INFO", label: "INFO", color: "--fill-info", values: Array.from({ length: 24 }, (_, i) => (i * 37) % 50) },
    { key: "ERROR", label: "ERROR", color: "--fill-error", values: Array.from({ length: 24 }, (_, i) => (i * 11) % 17) },
  ],
};

const COLUMNS = [
  { key: "name", title: "Name", cell: (/** @type {{name: string}} */ row) => row.name },
  { key: "count", title: "Count", cell: (/** @type {{count: number}} */ row) => row.count },
];

/** Shared components in their states, for developers; only in the demo. */
export function Styleguide() {
  const [tab, setTab] = useState("one");
  const { ask, dialog } = useConfirm("Delete this example permanently?", () => showToast({ text: "Deleted." }));
  const table = { label: "Example", columns: COLUMNS, rowKey: (/** @type {{name: string}} */ row) => row.name };
  return html`<div class="page">
    <h1>${t("nav.styleguide")}</h1>
    <section class="wide"><h2>Banner</h2>
      ${h(Banner, { kind: "info", text: "Indexes are being built." })}
      ${h(Banner, { kind: "warning", text: "This connection is not encrypted." })}
      ${h(Banner, { kind: "error", text: "The server cannot be reached.", action: { label: t("app.retry"), run: () => {} } })}
    </section>
    <section class="wide"><h2>Buttons, menu, dialog, toast</h2>
      <div class="acts"><button class="btn primary" onClick=${() => showToast({ text: "Saved." })}>Primary</button>
        <button class="btn" onClick=${ask}>Dialog</button><button class="btn" disabled>Disabled</button>
        ${h(Menu, { label: "Menu", items: html`<button>First</button><button>Second</button>` })}</div>${dialog}
    </section>
    <section class="wide"><h2>Tabs</h2>
      ${h(Tabs, {
        label: "Example",
        tabs: ["one", "two", "three"].map((key) => ({ key, text: key })),
        chosen: tab,
        choose: setTab,
      })}
    </section>
    <section class="wide"><h2>Form</h2>
      ${h(Form, {
        fields: [
          { name: "first", label: "Name", type: "text", complete: "off" },
          { name: "second", label: "Password", type: "password", complete: "off" },
        ],
        action: "Save",
        submit: async ({ first }) => {
          if (first !== "ok") {
            throw new ApiError(400, { errors: { first: ["must be ok"] } });
          }
        },
        hint: "Any name but ok is rejected.",
      })}
    </section>
    <section class="wide"><h2>Table</h2>
      ${h(Table, {
        ...table,
        rows: [
          { name: "checkout", count: 12 },
          { name: "billing", count: 7 },
        ],
      })}
    </section>
    <section class="wide"><h2>Table: loading, empty, failed</h2>
      ${h(Table, { ...table, rows: null })} ${h(Table, { ...table, rows: [] })}
      ${h(Table, { ...table, rows: null, error: new ApiError(503, {}), reload: () => {} })}
    </section>
    <section class="wide"><h2>Empty state</h2>
      ${h(EmptyState, { title: "No matches", text: "No log in this period matches.", actions: html`<button class="btn">Clear</button>` })}
    </section>
    <section class="wide"><h2>Chart</h2>
      ${h(Chart, { label: "Example", bars: BARS, name: (i) => `Hour ${i}`, select: (first, last) => showToast({ text: `${first} to ${last}` }) })}
    </section>
  </div>`;
}
