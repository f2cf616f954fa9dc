import { computed, signal } from "@preact/signals";
import { withBase, withoutBase } from "./base.js";

/** Path and query of the browser's address. */
export const here = () => withoutBase(location.pathname) + location.search;

/** The address is the only home of what is shown: reload, Back and links work by construction. */
const address = signal(here());

export const path = computed(() => new URL(address.value, location.origin).pathname);
export const params = computed(() => new URL(address.value, location.origin).searchParams);

/**
 * @param {string} to
 * @param {boolean} [replace]
 */
export function navigate(to, replace = false) {
  if (to !== address.value) {
    history[replace ? "replaceState" : "pushState"](null, "", withBase(to));
    address.value = to;
  }
}

/**
 * The address with other parameters; null takes one away.
 *
 * @param {Record<string, string | null>} changes
 * @param {string} [at]
 */
export function withParams(changes, at = path.value) {
  const next = new URLSearchParams(params.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  const query = next.toString();
  return query ? `${at}?${query}` : at;
}

addEventListener("popstate", () => {
  address.value = here();
});

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link instanceof HTMLAnchorElement && plain && link.origin === location.origin && !link.dataset.leaves && !event.defaultPrevented) {
    event.preventDefault();
    navigate(withoutBase(link.pathname) + link.search);
  }
});
