import { html } from "./html.js";

/**
 * Button with a menu, which closes after a choice, Escape, or a click or focus elsewhere. Clicks within an element with
 * data-stays leave it open.
 *
 * @param {{label: string, name?: string, quiet?: boolean, items: any}} props name: what the label is the value of
 */
export function Menu({ label, name, quiet = false, items }) {
  return html`<details class="menu" onToggle=${watch} onKeyDown=${pressed}>
    <summary class=${quiet ? "btn small quiet" : name ? "btn" : "btn small"} aria-label=${name && `${name}: ${label}`}>${label}</summary>
    <div>${items}</div>
  </details>`;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    // Closes nothing else.
    event.stopPropagation();
  }
}

/** @param {Event} event that opened it, or closed it */
function watch(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (!menu.open) {
    return;
  }
  const closed = new AbortController();
  /** @param {Event} other */
  const look = (other) => {
    const isInside = other.target instanceof Node && menu.contains(other.target);
    const isHead = other.target instanceof Element && other.target.closest("summary");
    const stays = other.target instanceof Element && other.target.closest("[data-stays]");
    if (!isInside || (other.type === "click" && !isHead && !stays)) {
      menu.open = false;
    }
  };
  addEventListener("click", look, { signal: closed.signal });
  addEventListener("focusin", look, { signal: closed.signal });
  menu.addEventListener("toggle", () => closed.abort(), { once: true });
}
