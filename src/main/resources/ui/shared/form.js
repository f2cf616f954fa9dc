import { useState } from "preact/hooks";
import { ApiError } from "./api.js";
import { errorText, fieldErrorText } from "./errorText.js";
import { h, html } from "./html.js";

/**
 * @typedef {object} FieldProps
 * @property {string} name
 * @property {string} label
 * @property {"text" | "password"} type
 * @property {string} complete value of autocomplete
 * @property {"email"} [keyboard] on-screen keyboard
 * @property {boolean} [optional]
 * @property {string} [value] before the first change
 */

/**
 * Field with the errors of the server.
 *
 * @param {FieldProps & {errors: string[] | undefined}} props
 */
export function Field({ name, label, type, complete, keyboard, optional = false, value = "", errors = [] }) {
  const wrong = errors.length > 0;
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input id=${name} name=${name} type=${type} autocomplete=${complete} inputmode=${keyboard} autocapitalize="off" spellcheck=${false} required=${!optional} defaultValue=${value}
      aria-invalid=${wrong} aria-describedby=${wrong ? `${name}-error` : null} />
    ${wrong && html`<span class="wrong" id=${`${name}-error`}>${fieldErrorText(errors)}</span>`}
  </div>`;
}

/**
 * Form that submits its values once at a time and shows the errors of its fields, or else the failure.
 *
 * @param {{fields: FieldProps[], action: string, submit: (values: Record<string, string>) => Promise<void>, primary?: boolean,
 *   failure?: (failed: unknown) => string, before?: any, hint?: string, after?: any}} props action: text of the button; failure:
 *   text of a failure without invalid fields
 */
export function Form({ fields, action, submit, failure = errorText, primary = true, before, hint, after }) {
  const [errors, setErrors] = useState(/** @type {Record<string, string[]>} */ ({}));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const onSubmit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    setBusy(true);
    setErrors({});
    setProblem("");
    try {
      await submit(values);
      form.reset();
    } catch (failed) {
      const named = failed instanceof ApiError ? failed.errors : {};
      const isShown = fields.some(({ name }) => named[name]);
      setErrors(named);
      setProblem(isShown ? "" : failure(failed));
    }
    setBusy(false);
  };
  return html`<form onSubmit=${onSubmit}>
    ${before}
    ${fields.map((field) => h(Field, { key: field.name, ...field, errors: errors[field.name] }))}
    ${hint && html`<p class="sub">${hint}</p>`}
    <p class="wrong" role="alert">${problem}</p>
    <div class="acts"><button class=${primary ? "btn primary" : "btn"} disabled=${busy}>${action}</button>${after}</div>
  </form>`;
}
