import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

register("./importMap.js", import.meta.url);

const { breadcrumbsOf } = await import("../../main/resources/ui/logs/breadcrumbs.js");
const { parseExactly } = await import("../../main/resources/ui/shared/json.js");

test("breadcrumbs of SDKs have a time in either form", () => {
  const sent = parseExactly(
    '[{"timestamp":1796133905.48,"category":"ui","message":"clicked","data":{"n":1.10}},{"timestamp":"2026-12-01T14:05:06Z","type":"http","level":"error"}]',
  );
  assert.deepEqual(breadcrumbsOf(sent), [
    { time: "2026-12-01T14:05:05.480Z", level: "", category: "ui", message: "clicked", data: '{"n":1.10}' },
    { time: "2026-12-01T14:05:06.000Z", level: "error", category: "http", message: "", data: "" },
  ]);
});

test("what is wrong in a breadcrumb is left out", () => {
  assert.deepEqual(breadcrumbsOf([{ timestamp: "soon", message: 7, data: [] }]), [
    { time: null, level: "", category: "", message: "", data: "" },
  ]);
  assert.equal(breadcrumbsOf([{ timestamp: 1e300 }])?.[0].time, null);
});

test("an attribute of that name that is no list of objects stays an attribute", () => {
  for (const other of [undefined, null, "a", [], ["a"], [null], { a: 1 }]) {
    assert.equal(breadcrumbsOf(other), null);
  }
});
