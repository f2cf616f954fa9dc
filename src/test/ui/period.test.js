import assert from "node:assert/strict";
import { test } from "node:test";
import { periodOf, shifted } from "../../main/resources/ui/logs/period.js";
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
