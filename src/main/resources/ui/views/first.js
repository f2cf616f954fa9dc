import { useEffect, useState } from "preact/hooks";
import { html } from "../lib/html.js";
import { t } from "../lib/i18n.js";
import { useArrivals } from "../lib/live.js";
import { snippets } from "../lib/snippets.js";
import { me } from "../lib/session.js";
import { copy, tell } from "./toast.js";

/** Of a server that has no log yet: shows how to send one, and waits for it. @param {{arrived: () => void}} props */
export function First({ arrived }) {
  const all = snippets(location.origin, me.value?.email ?? "");
  const names = /** @type {(keyof typeof all)[]} */ (Object.keys(all));
  const [name, setName] = useState(names[0]);
  const arrivals = useArrivals("", true, 0);
  useEffect(() => {
    if (arrivals > 0) {
      tell({ text: t("first.arrived") });
      arrived();
    }
  }, [arrivals > 0]);
  return html`<div class="first">
    <h2>${t("first.title")}</h2>
    <p>${t("first.text")}</p>
    <div class="row-of"><span class="seg" role="group" aria-label=${t("first.language")}>${names.map(
      (one) => html`<button key=${one} aria-pressed=${one === name} onClick=${() => setName(one)}>${one}</button>`,
    )}</span>
    <button class="btn small" onClick=${() => copy(all[name])}>${t("first.copy")}</button></div>
    <pre tabindex="0" class="text">${all[name]}</pre>
    <p class="waiting" role="status"><i class="dot amber beating" aria-hidden="true"></i>${t("first.waiting")}</p>
  </div>`;
}
