import { ApiError } from "./api.js";
import { serverMessage } from "../i18n/serverMessages.js";
import { t } from "./i18n.js";
import { preferences } from "./preferences.js";

/** @type {Record<number, import("./i18n.js").MessageKey>} */
const BY_STATUS = {
  0: "app.offline",
  401: "error.signedOut",
  403: "error.forbidden",
  404: "error.notFound",
  413: "error.tooLarge",
  429: "sign.wait",
  503: "error.busy",
};

/**
 * Text of a failure for people, in the language of the page.
 *
 * @param {unknown} error
 * @param {import("./i18n.js").MessageKey} [otherwise] for failures without a text of their own
 */
export function errorText(error, otherwise = "detail.failed") {
  if (!(error instanceof ApiError)) {
    return t(otherwise);
  }
  const fields = Object.values(error.errors).flat();
  return fields.length > 0 ? fieldErrorText(fields) : t(BY_STATUS[error.status] ?? otherwise);
}

/** Hint about a query in the language of the page. @param {string} hint */
export function hintText(hint) {
  return serverMessage(hint, preferences.value.language);
}

/**
 * Errors of one field as a sentence of the page.
 *
 * @param {string[] | undefined} errors
 */
export function fieldErrorText(errors) {
  const text = (errors ?? []).map((message) => serverMessage(message, preferences.value.language)).join("; ");
  return text && text[0].toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? "" : ".");
}
