import { useState } from "preact/hooks";
import { api, ApiError } from "../lib/api.js";
import { h, html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { params } from "../lib/route.js";
import { signIn } from "../lib/session.js";
import { Field } from "./field.js";
import { Switches } from "./nav.js";

/** @param {unknown} failed */
function message(failed) {
  if (!(failed instanceof ApiError)) {
    return t("sign.failed");
  }
  return failed.status === 0 ? t("app.offline") : failed.status === 429 ? t("sign.wait") : failed.message || t("sign.failed");
}

/** Signing in, and making an account. @param {{registering: boolean}} props */
export function Sign({ registering }) {
  const [errors, setErrors] = useState(/** @type {Record<string, string[]>} */ ({}));
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const value = (/** @type {string} */ name) => String(given.get(name) ?? "");
    setBusy(true);
    setErrors({});
    setProblem("");
    try {
      if (registering) {
        const body = Object.fromEntries(["username", "email", "password", "password2"].map((name) => [name, value(name)]));
        await api("/auth/register/", { method: "POST", body, quiet: true });
      }
      await signIn(value("email"), value("password"));
    } catch (failed) {
      const named = failed instanceof ApiError ? failed.errors : {};
      setErrors(named);
      setProblem(Object.keys(named).length > 0 ? "" : message(failed));
    }
    setBusy(false);
  };
  const query = params.value.toString();
  const other = `/${registering ? "login" : "register"}${query ? `?${query}` : ""}`;
  return html`<main class="sign">
    <form onSubmit=${submit}>
      <h1><span class="mark" aria-hidden="true"></span>Central de Erros</h1>
      ${registering && h(Field, { name: "username", label: t("sign.username"), type: "text", complete: "username", errors: errors.username })}
      ${h(Field, { name: "email", label: t("sign.email"), type: "email", complete: "email", errors: errors.email })}
      ${h(Field, { name: "password", label: t("sign.password"), type: "password", complete: registering ? "new-password" : "current-password", errors: errors.password })}
      ${registering && h(Field, { name: "password2", label: t("sign.again"), type: "password", complete: "new-password", errors: errors.password2 })}
      <p class="wrong" role="alert">${problem}</p>
      <button class="btn primary" disabled=${busy}>${t(registering ? "sign.up" : "sign.in")}</button>
      <a href=${other}>${t(registering ? "sign.toLogin" : "sign.toRegister")}</a>
    </form>
    <footer>${h(Switches, {})}</footer>
  </main>`;
}
