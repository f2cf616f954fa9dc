import { html } from "./html.js";

/**
 * A button that shows what else there is to do; closed once something was taken, or the focus or a click is elsewhere.
 *
 * @param {{label: string, quiet?: boolean, items: any}} props
 */
export function Menu({ label, quiet = false, items }) {
  return html`<details class="menu" onToggle=${watch} onKeyDown=${pressed}>
    <summary class=${quiet ? "btn small quiet" : "btn small"}>${label}</summary>
    <div>${items}</div>
  </details>`;
}

/** @param {KeyboardEvent} event */
function pressed(event) {
  const menu = /** @type {HTMLDetailsElement} */ (event.currentTarget);
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
    // It closes nothing else.
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
    if (!isInside || (other.type === "click" && !isHead)) {
      menu.open = false;
    }
  };
  addEventListener("click", look, { signal: closed.signal });
  addEventListener("focusin", look, { signal: closed.signal });
  menu.addEventListener("toggle", () => closed.abort(), { once: true });
}
