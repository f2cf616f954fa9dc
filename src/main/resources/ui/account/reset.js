import { api } from "../shared/api.js";
import { Form } from "../shared/form.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { navigate, params } from "../shared/router.js";
import { me } from "../shared/me.js";

/** Sets a new password by the token of a reset link. */
export function Reset() {
  const token = params.value.get("token") ?? "";
  /** @param {Record<string, string>} values */
  const submit = async ({ password, password2 }) => {
    await api("/auth/reset/", { method: "POST", body: { token, password, password2 }, quiet: true });
    me.value = null;
    navigate("/login");
  };
  return html`<main class="sign">
    <h1><span class="mark" aria-hidden="true"></span>${t("reset.title")}</h1>
    ${h(Form, {
      before: html`<input type="text" name="username" autocomplete="username" value=${params.value.get("user") ?? ""} hidden />`,
      fields: [
        { name: "password", label: t("settings.new"), type: "password", complete: "new-password" },
        { name: "password2", label: t("settings.again"), type: "password", complete: "new-password" },
      ],
      action: t("settings.change"),
      hint: t("settings.passwordHint"),
      submit,
      failure: () => t("reset.invalid"),
    })}
  </main>`;
}
