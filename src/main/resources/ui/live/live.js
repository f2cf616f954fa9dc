import { useEffect, useRef, useState } from "preact/hooks";
import { displayText } from "../shared/displayText.js";
import { h, html } from "../shared/html.js";
import { clockTime, number, plural, t } from "../shared/i18n.js";
import { useShortcuts } from "../shared/shortcuts.js";
import { openStream } from "../shared/stream.js";
import { newest } from "../logs/logs.js";
import { navigate, params, withParams } from "../shared/router.js";
import { useVirtualRows } from "../shared/virtualRows.js";
import { KEPT, LiveBuffer } from "./buffer.js";
import { Detail } from "../logs/detail.js";
import { Conditions, QueryField } from "../logs/queryField.js";
import { SaveView } from "../logs/savedViewMenu.js";

const ROW = 24;
const BEYOND = 10;

/** Interval between two renderings; shorter ones are invisible and cost time. */
const PUBLISH_MILLIS = 100;

/** @typedef {import("./buffer.js").Entry} Entry */

/** What arrives, as it arrives. */
export function Live() {
  const q = params.value.get("q") ?? "";
  const selected = params.value.get("log");
  const tail = useRef(new LiveBuffer());
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [paused, setPaused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [live, setLive] = useState(false);
  const [error, setError] = useState("");
  const [wrap, setWrap] = useState(false);
  const [, publish] = useState(0);
  const stands = paused || scrolled || selected !== null;
  const standing = useRef(stands);
  standing.current = stands;
  useEffect(() => {
    tail.current.clear();
    setError("");
    const request = new AbortController();
    let isBegun = false;
    // Once the stream is there, so that nothing is between what was and what comes.
    const begin = () =>
      newest(q, request.signal).then(
        (rows) => tail.current.before(rows),
        () => (isBegun = false),
      );
    const stop = openStream(q, {
      onRows: (rows) => tail.current.add(rows, Date.now()),
      onDropped: (count) => tail.current.drop(count),
      onGap: (from, to) => tail.current.skip(from, to),
      onState: (state) => {
        setLive(state);
        if (state && !isBegun) {
          isBegun = true;
          begin();
        }
      },
      onMistake: setError,
    });
    const timer = setInterval(() => {
      if (!standing.current) {
        tail.current.flush();
      }
      publish((n) => n + 1);
    }, PUBLISH_MILLIS);
    return () => {
      clearInterval(timer);
      request.abort();
      stop();
    };
  }, [q]);
  const goOn = () => {
    setPaused(false);
    setScrolled(false);
    if (box.current) {
      box.current.scrollTop = 0;
    }
    if (selected) {
      navigate(withParams({ log: null }));
    }
  };
  const toggle = () => (stands ? goOn() : setPaused(true));
  const { shown, waiting } = tail.current;
  const at = shown.findIndex((entry) => entry.row?.id === selected);
  /** @param {number} step */
  const move = (step) => {
    for (let i = at < 0 ? 0 : at + step; i >= 0 && i < shown.length; i += step) {
      const { row } = shown[i];
      if (row) {
        navigate(withParams({ log: row.id }), selected !== null);
        return;
      }
    }
  };
  useShortcuts({
    p: toggle,
    "/": () => input.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    Escape: () => navigate(withParams({ log: null })),
  });
  /** @param {string} wanted */
  const ask = (wanted) => navigate(withParams({ q: wanted, log: null }));
  const state = !live ? "live.waiting" : stands ? "live.paused" : "live.live";
  return html`<h1 class="unseen">${t("nav.live")}</h1>
    <header class="bar">
      ${h(QueryField, { q, error, input, ask })}
      <button class="btn" aria-pressed=${stands} onClick=${toggle}>${t(stands ? "live.follow" : "live.pause")} <kbd aria-hidden="true">p</kbd></button>
      <button class="btn" aria-pressed=${wrap} onClick=${() => setWrap(!wrap)}>${t("live.wrap")}</button>
      ${h(SaveView, {})}
      ${q && h(Conditions, { q, hints: [], error })}
    </header>
    <div class="state">
      <span role="status"><i class=${live && !stands ? "dot beating" : "dot amber"} aria-hidden="true"></i>${t(state)}</span>
      <span>${t("live.rate", { n: number(tail.current.rate(Date.now())) })}</span>
      <span>${t("live.kept", { n: number(shown.length), most: number(KEPT) })}</span>
    </div>
    <div class=${selected ? "body split" : "body"}>
      <section class="list one" aria-label=${t("nav.live")}>
        ${
          shown.length === 0 && waiting.length === 0
            ? html`<p class="none" role="status">${t("live.nothing")}</p>`
            : h(Entries, { shown, box, wrap, selected, onScroll: (top) => setScrolled(top > 0) })
        }
        ${stands && waiting.length > 0 && html`<button class="btn primary pill" onClick=${goOn}>${plural("live.new.one", "live.new.other", waiting.length)}</button>`}
      </section>
      ${
        selected &&
        h(Detail, {
          id: selected,
          previous: at > 0 ? () => move(-1) : null,
          next: at >= 0 && at + 1 < shown.length ? () => move(1) : null,
          close: () => navigate(withParams({ log: null })),
          changed: () => {},
        })
      }
    </div>`;
}

/**
 * Rows in sight, in nodes that stay where they are while what is in them changes.
 *
 * @param {{shown: Entry[], box: {current: HTMLDivElement | null}, wrap: boolean, selected: string | null,
 *   onScroll: (top: number) => void}} props
 */
function Entries({ shown, box, wrap, selected, onScroll }) {
  const sight = useVirtualRows(box, ROW, shown.length, BEYOND, (current) => onScroll(current.scrollTop));
  // Wrapped rows are of any height, and therefore all there; few enough to be read.
  const { start, end } = wrap ? { start: 0, end: Math.min(shown.length, 200) } : sight;
  const height = wrap ? undefined : `${shown.length * ROW}px`;
  return html`<div class=${wrap ? "rows tail wrap" : "rows tail"} ref=${box} onScroll=${sight.look} role="log" aria-live="off" tabindex="0" aria-label=${t("nav.live")}>
    <div style=${{ height }}>
      <div style=${{ transform: `translateY(${start * ROW}px)` }}>
        ${shown.slice(start, end).map((entry, slot) => h(EntryRow, { key: slot, entry, on: entry.row?.id === selected }))}
      </div>
    </div>
  </div>`;
}

/** @param {{entry: Entry, on: boolean}} props */
function EntryRow({ entry, on }) {
  const { row, gap } = entry;
  if (gap) {
    const there = withParams({ from: gap.from, to: gap.to, period: null, log: null }, "/logs");
    return html`<a class="gap" href=${there}>${gap.gap === null ? t("live.gap.many") : plural("live.gap.one", "live.gap.other", gap.gap)}</a>`;
  }
  if (!row) {
    return null;
  }
  return html`<a class=${`entry ${row.level}${on ? " on" : ""}`} href=${withParams({ log: row.id })}>
    <time datetime=${row.date} title=${row.date}>${clockTime(row.date)}</time>
    <span class="lvl">${row.level}</span><b dir="auto">${displayText(row.source ?? "")}</b><span class="env">${row.env}</span><span class="text" dir="auto">${displayText(row.description)}</span>
  </a>`;
}
