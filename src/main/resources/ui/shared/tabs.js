import { html } from "./html.js";

/**
 * Tabs; arrow keys move between them.
 *
 * @param {{label: string, tabs: {key: string, text: string}[], chosen: string, choose: (key: any) => void}} props
 */
export function Tabs({ label, tabs, chosen, choose }) {
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    const at = tabs.findIndex(({ key }) => key === chosen);
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      const next = (at + step + tabs.length) % tabs.length;
      choose(tabs[next].key);
      /** @type {HTMLElement | undefined} */ (/** @type {Element} */ (event.currentTarget).children[next])?.focus();
    }
  };
  return html`<span class="seg" role="tablist" aria-label=${label} onKeyDown=${pressed}>${tabs.map(
    ({ key, text }) => html`<button key=${key} type="button" role="tab" aria-selected=${key === chosen} tabindex=${key === chosen ? 0 : -1}
      onClick=${() => choose(key)}>${text}</button>`,
  )}</span>`;
}
