import { useState } from "preact/hooks";
import { displayText } from "../shared/displayText.js";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { number, t } from "../shared/i18n.js";
import { prefer, preferences } from "../shared/preferences.js";
import { useResource } from "../shared/resource.js";
import { value } from "./attributes.js";
import { facets } from "./logs.js";
import { attributeField } from "./queryLanguage.js";

const FIELDS = ["level", "env", "source", "release"];

/** Maximum number of attributes; the server counts eight facets at once. */
const MAX_ATTRIBUTES = 4;

/**
 * Most frequent values of the matching logs; each is a filter.
 *
 * @param {{wanted: import("./logs.js").Wanted, version: number}} props
 */
export function Facets({ wanted, version }) {
  const { facetAttributes } = preferences.value;
  const fields = [...FIELDS, ...facetAttributes.map((name) => `attr.${name}`)];
  const found = useResource(
    (signal) => facets(wanted, fields, signal),
    [wanted.q, wanted.from, wanted.to, wanted.clock, version, facetAttributes.join("\n")],
    { keep: true },
  );
  return html`<section class="facets" aria-label=${t("facets.title")}>
    ${
      found.data
        ? fields.map((field) => h(Facet, { key: field, field, values: found.data?.facets[field] ?? [] }))
        : h(EmptyState, { failed: found.error !== null, text: found.error ? errorText(found.error) : t("app.loading") })
    }
    ${found.data?.estimated && html`<p class="sub">${t("facets.estimated", { n: number(found.data.logs) })}</p>`}
    ${facetAttributes.length < MAX_ATTRIBUTES && h(AddAttribute, {})}
  </section>`;
}

/** @param {{field: string, values: {value: string, count: number}[]}} props */
function Facet({ field, values }) {
  const attribute = field.startsWith("attr.") ? field.slice(5) : null;
  const most = Math.max(1, ...values.map(({ count }) => count));
  const remove = () => prefer({ facetAttributes: preferences.value.facetAttributes.filter((one) => one !== attribute) });
  return html`<h2>${field}${
    attribute !== null &&
    html`<button class="btn small quiet" aria-label=${t("facets.remove", { name: attribute })} onClick=${remove}>×</button>`
  }</h2>
    ${values.length === 0 && html`<p class="sub">${t("facets.none")}</p>`}
    <ul>${values.map(({ value: text, count }) => {
      const name = attribute === null ? field : attributeField(attribute);
      return html`<li key=${text}><bdi title=${text}>${value(name, attribute === null && field === "level" ? text.toLowerCase() : text, displayText(text))}</bdi>
        <span>${number(count)}</span><i style=${{ width: `${Math.round((count / most) * 100)}%` }} aria-hidden="true"></i></li>`;
    })}</ul>`;
}

function AddAttribute() {
  const [name, setName] = useState("");
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const added = name.trim().replace(/^attr\./, "");
    if (added && !preferences.value.facetAttributes.includes(added)) {
      prefer({ facetAttributes: [...preferences.value.facetAttributes, added] });
    }
    setName("");
  };
  return html`<form class="add" onSubmit=${submit}>
    <input value=${name} aria-label=${t("facets.attribute")} placeholder=${t("facets.attribute")} autocomplete="off"
      onInput=${(/** @type {Event} */ event) => setName(/** @type {HTMLInputElement} */ (event.target).value)} />
    <button class="btn small">${t("facets.add")}</button>
  </form>`;
}
