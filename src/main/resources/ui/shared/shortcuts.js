import { useEffect, useRef } from "preact/hooks";
import { preferences } from "./preferences.js";

/**
 * Shortcuts of one key, as long as the component is shown; not while the user types or a dialog is open, not with other keys,
 * and not where they are switched off (WCAG 2.1.4).
 *
 * @param {Record<string, () => void>} bindings
 */
export function useShortcuts(bindings) {
  // Of the last rendering, however fast keys come one after the other.
  const last = useRef(bindings);
  last.current = bindings;
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const pressed = (event) => {
      const action = last.current[event.key];
      const target = event.target;
      const types = target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));
      const box = target instanceof HTMLInputElement && target.type === "checkbox";
      // AltGr, with which many keyboards type [ ] and #, reports Ctrl and Alt on Windows.
      const isCommand = (event.ctrlKey || event.altKey || event.metaKey) && !event.getModifierState("AltGraph");
      if (!action || (types && !box) || isCommand || event.isComposing || !preferences.value.shortcuts) {
        return;
      }
      if (document.querySelector("dialog[open]")) {
        return;
      }
      event.preventDefault();
      action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}
