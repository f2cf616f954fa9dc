import assert from "node:assert/strict";
import { test } from "node:test";
import { periodOf, readPeriod, shifted, writeTime } from "../../main/resources/ui/logs/period.js";
import { narrowed, term } from "../../main/resources/ui/logs/queryLanguage.js";

const NOW = Date.parse("2026-11-28T12:00:00Z");

test("a day is the period when nothing is said, or nonsense", () => {
  for (const said of ["", "period=yesterday", "from=never", "period=constructor"]) {
    const { period, from, to } = periodOf(new URLSearchParams(said), NOW);
    assert.deepEqual([period, from, to], ["24h", "2026-11-27T12:00:00.000Z", null], said);
  }
});

test("a chosen span is no period", () => {
  const chosen = periodOf(new URLSearchParams("from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&period=1h"), NOW);
  assert.deepEqual(chosen, { period: null, from: "2026-11-01T00:00:00Z", to: "2026-11-02T00:00:00Z" });
});

test("any number of minutes, hours, days or weeks is a period", () => {
  assert.deepEqual(periodOf(new URLSearchParams("period=90m"), NOW), { period: "90m", from: "2026-11-28T10:30:00.000Z", to: null });
  assert.equal(periodOf(new URLSearchParams("period=2w"), NOW).from, "2026-11-14T12:00:00.000Z");
  assert.equal(periodOf(new URLSearchParams("period=0h"), NOW).period, "24h");
});

test("the ends of a period are read as people write them", () => {
  assert.deepEqual(readPeriod("now-2h", "now", true), { period: "2h", from: null, to: null });
  assert.deepEqual(readPeriod("now-24h", "", true), { period: null, from: null, to: null });
  assert.deepEqual(readPeriod("2026-11-27", "2026-11-28 06:30", true), {
    from: "2026-11-27T00:00:00.000Z",
    to: "2026-11-28T06:30:00.000Z",
    period: null,
  });
  assert.equal(readPeriod("2026-11-27T10:00:00-03:00", "now", false)?.from, "2026-11-27T13:00:00.000Z");
  for (const [from, to] of [
    ["", "now"],
    ["yesterday", "now"],
    ["now-2y", "now"],
    ["2026-11-28", "2026-11-27"],
    ["2026-13-01", "now"],
    ["2026-11-28", "soon"],
  ]) {
    assert.equal(readPeriod(from, to, true), null, `${from} ${to}`);
  }
});

test("a written time is read again as the same", () => {
  for (const isUtc of [true, false]) {
    const time = "2026-03-29T00:30:05.000Z";
    assert.equal(readPeriod(writeTime(time, isUtc), "now", isUtc)?.from, time);
  }
});

test("a span moves by its length, but not into the future", () => {
  assert.deepEqual(shifted("2026-11-28T10:00:00Z", "2026-11-28T11:00:00Z", -1, NOW), {
    from: "2026-11-28T09:00:00.000Z",
    to: "2026-11-28T10:00:00.000Z",
  });
  assert.equal(shifted("2026-11-28T10:00:00Z", "2026-11-28T11:30:00Z", 1, NOW).to, "2026-11-28T12:00:00.000Z");
});

test("what a query would read otherwise is quoted", () => {
  assert.equal(term("source", "checkout-api"), "source:checkout-api");
  assert.equal(term("source", 'say "hi" \\ (x)'), 'source:"say \\"hi\\" \\\\ (x)"');
  assert.equal(term("attr.a.b", ""), 'attr.a.b:""');
});

test("a query is narrowed without changing what it meant", () => {
  assert.equal(narrowed("", "source:a"), "source:a");
  assert.equal(narrowed("level:error", "-source:a"), "level:error -source:a");
  assert.equal(narrowed("level:error OR timeout", "source:a"), "(level:error OR timeout) source:a");
  assert.equal(narrowed("source:a", "source:a"), "source:a");
});
