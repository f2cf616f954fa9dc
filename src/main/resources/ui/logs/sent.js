import { api } from "../shared/api.js";
import { useResource } from "../shared/resource.js";

/**
 * The event of a log as its SDK sent it; null while it is loaded, for a log of the native API, and where it cannot be read.
 *
 * @param {import("./logs.js").Log | null | undefined} log
 * @returns {Record<string, unknown> | null}
 */
export function useSent(log) {
  const uri = log?.payload ?? null;
  const { data } = useResource(async (signal) => (uri === null ? null : { uri, event: await api(uri, { signal, exact: true }) }), [uri]);
  return data && data.uri === uri ? data.event : null;
}
