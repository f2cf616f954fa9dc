import { computed } from "@preact/signals";
import { en } from "../i18n/en.js";
import { ptBR } from "../i18n/pt-BR.js";
import { preferences } from "./preferences.js";

/** @typedef {keyof typeof en} MessageKey */

const messages = computed(() => (preferences.value.language === "pt-BR" ? ptBR : en));
const numbers = computed(() => new Intl.NumberFormat(preferences.value.language));
const plurals = computed(() => new Intl.PluralRules(preferences.value.language));
const ago = computed(() => new Intl.RelativeTimeFormat(preferences.value.language, { numeric: "always", style: "short" }));
const zone = computed(() => (preferences.value.times === "utc" ? "UTC" : undefined));
const clock = computed(
  () =>
    new Intl.DateTimeFormat(preferences.value.language, {
      timeZone: zone.value,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
      hourCycle: "h23",
    }),
);
const day = computed(
  () => new Intl.DateTimeFormat(preferences.value.language, { timeZone: zone.value, day: "2-digit", month: "short", year: "numeric" }),
);
const minute = computed(
  () => new Intl.DateTimeFormat(preferences.value.language, { timeZone: zone.value, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
);
const shortDay = computed(
  () => new Intl.DateTimeFormat(preferences.value.language, { timeZone: zone.value, day: "2-digit", month: "short" }),
);

/**
 * The message in the language chosen; `{name}` is replaced by its value.
 *
 * @param {MessageKey} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  return messages.value[key].replace(/\{(\w+)\}/g, (all, name) => String(values[name] ?? all));
}

/**
 * One of two messages, by number; `{n}` is the number as people write it.
 *
 * @param {MessageKey} one
 * @param {MessageKey} other
 * @param {number} n
 * @param {string} [shown]
 */
export function plural(one, other, n, shown = number(n)) {
  return t(plurals.value.select(n) === "one" ? one : other, { n: shown });
}

/** @param {number} n */
export function number(n) {
  return numbers.value.format(n);
}

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];

/** A size, in the largest unit that fits. @param {number} bytes */
export function size(bytes) {
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return new Intl.NumberFormat(preferences.value.language, {
    style: "unit",
    unit: BYTE_UNITS[power],
    maximumSignificantDigits: 3,
  }).format(bytes / 1000 ** power);
}

/** A span of time, in the largest unit that fits. @param {number} seconds */
export function span(seconds) {
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? UNITS[3];
  return new Intl.NumberFormat(preferences.value.language, { style: "unit", unit, unitDisplay: "long" }).format(
    Math.floor(seconds / length),
  );
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

/**
 * How long ago, in the largest unit that fits.
 *
 * @param {string} time
 * @param {number} now
 */
export function since(time, now) {
  const seconds = Math.round((Date.parse(time) - now) / 1000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  return ago.value.format(Math.trunc(seconds / size), unit);
}

/** @param {string} time */
export function clockTime(time) {
  return clock.value.format(new Date(time));
}

/** @param {string} time */
export function dayOf(time) {
  return day.value.format(new Date(time));
}

const HALF_YEAR_MILLIS = 183 * 86_400_000;

const seconds = computed(
  () =>
    new Intl.DateTimeFormat(preferences.value.language, {
      timeZone: zone.value,
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    }),
);

/** Beyond this the time of day alone does not identify a moment. */
const DAY_AND_A_HALF = 129_600;

/**
 * For an axis over so many seconds: the time, or the day.
 *
 * @param {string} time
 * @param {number} span
 */
export function tick(time, span) {
  return (span > DAY_AND_A_HALF ? shortDay : minute).value.format(new Date(time));
}

/**
 * Day and time, to the minute.
 *
 * @param {string} time
 */
export function moment(time) {
  return `${shortDay.value.format(new Date(time))} ${minute.value.format(new Date(time))}`;
}

const shortYear = computed(
  () => new Intl.DateTimeFormat(preferences.value.language, { timeZone: zone.value, day: "2-digit", month: "2-digit", year: "numeric" }),
);

/**
 * Absolute time for a list: the time of day for today, day and time within half a year, else the date.
 *
 * @param {string} time
 * @param {number} now
 */
export function when(time, now) {
  const date = new Date(time);
  if (shortYear.value.format(date) === shortYear.value.format(now)) {
    return seconds.value.format(date);
  }
  return Math.abs(now - date.getTime()) < HALF_YEAR_MILLIS ? moment(time) : shortYear.value.format(date);
}

/** Returns the time zone in which times are shown. */
export function timeZone() {
  return zone.value ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
