import { html } from "../lib/html.js";
import { t } from "../lib/i18n.js";

/**
 * Where a query is written; Enter asks it.
 *
 * @param {{q: string, wrong: boolean, input: {current: HTMLInputElement | null}, ask: (q: string) => void}} props
 */
export function QueryField({ q, wrong, input, ask }) {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    ask(input.current?.value.trim() ?? "");
  };
  return html`<form class=${wrong ? "query wrong" : "query"} role="search" onSubmit=${submit}>
    <input ref=${input} key=${q} defaultValue=${q} aria-label=${t("list.query")} placeholder=${t("list.placeholder")} spellcheck=${false}
      autocomplete="off" autocapitalize="off" aria-invalid=${wrong} />
    <kbd aria-hidden="true">/</kbd>
  </form>`;
}
