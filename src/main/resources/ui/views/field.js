import { errorText } from "../lib/api.js";
import { html } from "../lib/html.js";

/**
 * A field that must be filled, with what the server found wrong about it.
 *
 * @param {{name: string, label: string, type: string, complete: string, errors: string[] | undefined}} props
 */
export function Field({ name, label, type, complete, errors = [] }) {
  const wrong = errors.length > 0;
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input id=${name} name=${name} type=${type} autocomplete=${complete} required
      aria-invalid=${wrong} aria-describedby=${wrong ? `${name}-error` : null} />
    ${wrong && html`<span class="wrong" id=${`${name}-error`}>${errorText(errors)}</span>`}
  </div>`;
}
