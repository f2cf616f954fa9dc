import { useEffect } from "preact/hooks";
import { api, ApiError } from "../shared/api.js";
import { errorText } from "../shared/errorText.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { PreferenceSwitches } from "../shared/preferenceSwitches.js";
import { useResource } from "../shared/resource.js";
import { navigate, params } from "../shared/router.js";
import { signIn } from "./session.js";

/** Signs in. */
export function SignIn() {
  return h(Credentials, { registering: false });
}

/** Creates an account. */
export function Register() {
  return h(Credentials, { registering: true });
}

/** @param {{registering: boolean}} props */
function Credentials({ registering }) {
  const state = useResource((signal) => api("/auth/registration/", { signal, quiet: true }), []);
  const isFirst = state.data?.first === true;
  useEffect(() => {
    if (isFirst && !registering) {
      navigate(`/register${location.search}`, true);
    }
  }, [isFirst]);
  const query = params.value.toString();
  const other = `/${registering ? "login" : "register"}${query ? `?${query}` : ""}`;
  /** @param {Record<string, string>} values */
  const submit = async (values) => {
    if (registering) {
      await api("/auth/register/", { method: "POST", body: values, quiet: true });
    }
    await signIn(values.email, values.password);
  };
  /** @typedef {import("../shared/form.js").FieldProps} FieldProps */
  // Not the type email, which rejects or rewrites international addresses.
  /** @type {FieldProps[]} */
  const fields = [
    { name: "email", label: t("sign.email"), type: "text", complete: registering ? "email" : "username", keyboard: "email" },
    { name: "password", label: t("sign.password"), type: "password", complete: registering ? "new-password" : "current-password" },
  ];
  return html`<main class="sign">
    <h1><span class="mark" aria-hidden="true"></span>Central de Erros</h1>
    ${isFirst && html`<p>${t("sign.first")}</p>`}
    ${h(Form, {
      key: String(registering),
      fields: registering
        ? [
            { name: "username", label: t("sign.username"), type: "text", complete: "username" },
            ...fields,
            { name: "password2", label: t("sign.again"), type: "password", complete: "new-password" },
          ]
        : fields,
      action: t(registering ? "sign.up" : "sign.in"),
      submit,
      failure: (failed) =>
        failed instanceof ApiError && (failed.status === 400 || failed.status === 401) ? t("sign.wrong") : errorText(failed),
    })}
    ${!isFirst && (registering || state.data?.open !== false) && html`<a href=${other}>${t(registering ? "sign.toLogin" : "sign.toRegister")}</a>`}
    <footer>${h(PreferenceSwitches, {})}</footer>
  </main>`;
}
