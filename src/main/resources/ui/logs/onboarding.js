import { useEffect, useState } from "preact/hooks";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { useArrivals } from "./useArrivals.js";
import { snippets } from "./snippets.js";
import { me } from "../shared/me.js";
import { Tabs } from "../shared/tabs.js";
import { copy, showToast } from "../shared/toast.js";

/** Shows how to send the first log, and waits for it. @param {{arrived: () => void}} props */
export function Onboarding({ arrived }) {
  const all = snippets(location.origin, me.value?.email ?? "");
  const names = /** @type {(keyof typeof all)[]} */ (Object.keys(all));
  const [name, setName] = useState(names[0]);
  const arrivals = useArrivals("", true, 0);
  useEffect(() => {
    if (arrivals > 0) {
      showToast({ text: t("first.arrived") });
      arrived();
    }
  }, [arrivals > 0]);
  return html`<div class="first">
    <h2>${t("first.title")}</h2>
    <p>${t("first.text")}</p>
    <div class="row-of">${h(Tabs, { label: t("first.language"), tabs: names.map((key) => ({ key, text: key })), chosen: name, choose: setName })}
    <button class="btn small" onClick=${() => copy(all[name])}>${t("first.copy")}</button></div>
    <pre tabindex="0" class="text">${all[name]}</pre>
    <p class="waiting" role="status"><i class="dot amber beating" aria-hidden="true"></i>${t("first.waiting")}</p>
  </div>`;
}
