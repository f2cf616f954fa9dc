import { useEffect, useState } from "preact/hooks";
import { api } from "../shared/api.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { KeyGuide, keysPath } from "../shared/keyGuide.js";
import { useResource } from "../shared/resource.js";
import { showToast } from "../shared/toast.js";
import { useArrivals } from "./useArrivals.js";

/** Creates a key with one click, shows how to send the first log with it, and waits for it. @param {{arrived: () => void}} props */
export function Onboarding({ arrived }) {
  const projects = useResource((signal) => api("/v1/api/projects/", { signal }), []);
  const own = projects.data?.results.find(
    (/** @type {{role: string, archived: boolean}} */ one) => one.role === "maintainer" && !one.archived,
  );
  const [created, setCreated] = useState(/** @type {import("../shared/keyGuide.js").NewKey | null} */ (null));
  const [busy, setBusy] = useState(false);
  const arrivals = useArrivals("", true, 0);
  useEffect(() => {
    // A new key is shown once, so that its page stays until the user leaves it.
    if (arrivals > 0 && !created) {
      showToast({ text: t("first.arrived") });
      arrived();
    }
  }, [arrivals > 0]);
  const create = async () => {
    setBusy(true);
    try {
      setCreated(await api(keysPath(own.slug), { method: "POST", body: { name: t("first.keyName"), environment: null } }));
    } catch (failed) {
      showToast({ text: errorText(failed) });
    }
    setBusy(false);
  };
  return html`<div class="first">
    <h2>${t("first.title")}</h2>
    ${
      created
        ? html`${h(KeyGuide, { slug: own.slug, created })}
            <p><button class=${arrivals > 0 ? "btn primary" : "btn"} onClick=${arrived}>${t("first.show")}</button></p>`
        : html`<p>${t(own || projects.loading ? "first.text" : "first.ask")}</p>
            ${own && html`<p><button class="btn primary" disabled=${busy} onClick=${create}>${t("first.create", { project: own.name })}</button></p>`}
            <p class="waiting" role="status"><i class="dot amber beating" aria-hidden="true"></i>${t("first.waiting")}</p>`
    }
  </div>`;
}
