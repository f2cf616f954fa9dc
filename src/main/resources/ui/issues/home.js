import { useEffect } from "preact/hooks";
import { EmptyState } from "../shared/emptyState.js";
import { errorText } from "../shared/errorText.js";
import { h, html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { useResource } from "../shared/resource.js";
import { navigate, params } from "../shared/router.js";
import { exists } from "./issues.js";

/** The first screen: issues once there is one, until then logs. An address with a query is one of logs. */
export function Home() {
  const query = params.value.toString();
  const found = useResource((signal) => (query ? Promise.resolve(false) : exists(signal)), [query]);
  useEffect(() => {
    if (found.data !== null) {
      navigate(found.data ? "/issues" : `/logs${query && `?${query}`}`, true);
    }
  }, [found.data]);
  return found.error
    ? h(EmptyState, {
        failed: true,
        text: errorText(found.error),
        actions: html`<button class="btn" onClick=${found.reload}>${t("app.retry")}</button>`,
      })
    : h(EmptyState, { text: t("app.loading") });
}
