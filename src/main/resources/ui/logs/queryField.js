import { useRef, useState } from "preact/hooks";
import { completed, completions, facetOf, wordAt } from "./autocomplete.js";
import { html } from "../shared/html.js";
import { t } from "../shared/i18n.js";
import { values } from "./logs.js";
import { navigate, withParams } from "../shared/router.js";
import { conditions, mistake } from "./queryLanguage.js";
import { hintText } from "../shared/errorText.js";

const MOST_SHOWN = 8;

/** Delay after the last key press. */
const PAUSE_MILLIS = 150;

/**
 * Where a query is written; Enter asks it. What may come next is offered: fields, and the values that there are.
 *
 * @param {{q: string, error: string, input: {current: HTMLInputElement | null}, ask: (q: string) => void, fields?: string[],
 *   placeholder?: string}} props fields: those that are offered
 */
export function QueryField({ q, error, input, ask, fields, placeholder = t("list.placeholder") }) {
  const [offers, setOffers] = useState(/** @type {string[]} */ ([]));
  const [chosen, setChosen] = useState(-1);
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const close = () => {
    clearTimeout(timer.current);
    setOffers([]);
    setChosen(-1);
  };
  const offer = async () => {
    const { current } = input;
    if (!current || document.activeElement !== current) {
      return;
    }
    const word = wordAt(current.value, current.selectionStart ?? current.value.length);
    const facet = facetOf(word);
    const known = facet ? await values(facet) : [];
    setOffers(word.field === null && word.text === "" && current.value !== "" ? [] : completions(word, known, fields).slice(0, MOST_SHOWN));
    setChosen(-1);
  };
  const typed = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(offer, PAUSE_MILLIS);
  };
  /** @param {string} one */
  const take = (one) => {
    const { current } = input;
    if (current) {
      const next = completed(current.value, wordAt(current.value, current.selectionStart ?? current.value.length), one);
      current.value = next.q;
      current.setSelectionRange(next.caret, next.caret);
      current.focus();
    }
    close();
    typed();
  };
  /** @param {KeyboardEvent} event */
  const pressed = (event) => {
    if (event.isComposing) {
      return;
    }
    if (event.key === "Escape") {
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (offers.length === 0) {
        offer();
      } else {
        const step = event.key === "ArrowDown" ? 1 : -1;
        setChosen(((chosen + 1 + step + offers.length + 1) % (offers.length + 1)) - 1);
      }
    } else if ((event.key === "Enter" && chosen >= 0) || (event.key === "Tab" && !event.shiftKey && offers.length > 0)) {
      event.preventDefault();
      take(offers[Math.max(0, chosen)]);
    }
  };
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    close();
    ask(input.current?.value.trim() ?? "");
  };
  const wrong = error !== "";
  return html`<form class=${wrong ? "query wrong" : "query"} role="search" onSubmit=${submit}>
    <input ref=${input} key=${q} defaultValue=${q} aria-label=${t("list.query")} placeholder=${placeholder} spellcheck=${false}
      autocomplete="off" autocapitalize="off" aria-invalid=${wrong} aria-describedby=${wrong ? "query-error" : null}
      role="combobox" aria-autocomplete="list" aria-expanded=${offers.length > 0} aria-controls="query-offers"
      aria-activedescendant=${chosen >= 0 ? `query-offer-${chosen}` : null}
      onInput=${typed} onKeyDown=${pressed} onFocus=${typed} onBlur=${close} />
    <kbd aria-hidden="true">/</kbd>
    <ul id="query-offers" role="listbox" aria-label=${t("query.offers")} hidden=${offers.length === 0}>${offers.map(
      (one, i) => html`<li key=${one} id=${`query-offer-${i}`} role="option" aria-selected=${i === chosen} class=${i === chosen ? "on" : ""}
        onPointerDown=${(/** @type {Event} */ event) => {
          // The field keeps the focus.
          event.preventDefault();
          take(one);
        }}>${one}</li>`,
    )}</ul>
  </form>`;
}

/** Removable filters of a query with hints about it, or its syntax error.
 * @param {{q: string, error: string, hints: string[]}} props */
export function Conditions({ q, error, hints }) {
  if (error) {
    const place = mistake(q, error);
    return html`<div class="chips wrong" id="query-error">
      ${place && html`<code>${place.before}<mark>${place.wrong}</mark>${place.after}</code>`}<span>${error}</span>
    </div>`;
  }
  const all = conditions(q);
  return html`<div class="chips">${all.map((one, i) => {
    const rest = all.filter((_, other) => other !== i).join(" ");
    const label = t("query.without", { what: one });
    return html`<span key=${one} class="chip"><code>${one}</code><button aria-label=${label} title=${label}
      onClick=${() => navigate(withParams({ q: rest, log: null }))}>×</button></span>`;
  })}${hints.map((hint) => html`<span key=${hint} class="hint" role="note">${hintText(hint)}</span>`)}</div>`;
}
