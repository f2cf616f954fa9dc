import { useState } from "preact/hooks";
import { withBase } from "./base.js";
import { EmptyState } from "./emptyState.js";
import { h, html } from "./html.js";
import { t } from "./i18n.js";
import { useResource } from "./resource.js";

/**
 * Component whose files are loaded when it is first rendered.
 *
 * @template {object} P
 * @param {() => Promise<(props: P) => any>} load
 * @param {() => any} [placeholder] shown while the files are loaded
 * @returns {(props: P) => any}
 */
export function lazy(load, placeholder = () => h(EmptyState, { text: t("app.loading") })) {
  /** @type {((props: P) => any) | null} */
  let loaded = null;
  return (props) => {
    const [Loaded] = useState(() => loaded);
    return Loaded ? h(Loaded, /** @type {any} */ (props)) : h(Loading, { load: async () => (loaded = await load()), placeholder, props });
  };
}

/** @param {{load: () => Promise<(props: any) => any>, placeholder: () => any, props: any}} props */
function Loading({ load, placeholder, props }) {
  const view = useResource(async () => ({ View: await load() }), []);
  // The files of a version are gone after an upgrade of the server; then the server itself responds.
  const server = useResource(async () => (view.error ? (await fetch(withBase("/"), { cache: "no-store" })).ok : false), [view.error]);
  if (view.data) {
    return h(view.data.View, props);
  }
  if (view.error && !server.loading) {
    return h(EmptyState, {
      failed: true,
      text: t(server.data ? "app.newVersion" : "app.offline"),
      actions: html`<button class="btn primary" onClick=${() => location.reload()}>${t(server.data ? "app.reload" : "app.retry")}</button>`,
    });
  }
  return placeholder();
}
