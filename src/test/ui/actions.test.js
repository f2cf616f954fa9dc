import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { allOf, change } from "../../main/resources/ui/logs/actions.js";

const real = globalThis.fetch;
/** @type {{path: string, body: any}[]} */
let asked = [];

afterEach(() => {
  globalThis.fetch = real;
});

/** @param {object[]} answers one after the other */
function answering(answers) {
  asked = [];
  globalThis.fetch = async (path, options) => {
    asked.push({ path: String(path), body: JSON.parse(String(options?.body)) });
    return new Response(JSON.stringify(answers[asked.length - 1]), { headers: { Date: "Sat, 28 Nov 2026 12:00:00 GMT" } });
  };
}

test("all that match are those that had arrived, whatever else was asked for", () => {
  assert.deepEqual(allOf({ q: "a OR b", from: "2026-11-27T00:00:00Z", to: null }, "2026-11-28T00:00:00Z"), {
    filter: { q: "(a OR b) received_at:<=2026-11-28T00:00:00Z", from: "2026-11-27T00:00:00Z" },
  });
  assert.deepEqual(allOf({ q: "", from: "x", to: "y" }, "z"), { filter: { q: "received_at:<=z", from: "x", to: "y" } });
});

test("a filter is gone on with until the server has done all", async () => {
  answering([
    { matched: 10, changed: 9, next: "there" },
    { matched: 5, changed: 5 },
  ]);
  /** @type {number[]} */
  const progress = [];
  const done = await change("archive", { filter: { q: "x" } }, (sum) => progress.push(sum));
  assert.deepEqual(done, { matched: 15, changed: 14 });
  assert.deepEqual(progress, [9, 14]);
  assert.deepEqual(asked, [
    { path: "/v1/api/logs/archive/", body: { filter: { q: "x" } } },
    { path: "/v1/api/logs/archive/", body: { filter: { q: "x" }, next: "there" } },
  ]);
});

test("more ids than one call takes are sent in several", async () => {
  answering([
    { matched: 1000, changed: 1000 },
    { matched: 1, changed: 0 },
  ]);
  const done = await change("delete", { ids: Array.from({ length: 1001 }, (_, i) => String(i)) });
  assert.deepEqual(done, { matched: 1001, changed: 1000 });
  assert.deepEqual(
    asked.map(({ body }) => body.ids.length),
    [1000, 1],
  );
});
