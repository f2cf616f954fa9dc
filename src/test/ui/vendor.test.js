import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";

const VENDOR = new URL("../../main/resources/ui/vendor/", import.meta.url);
const MODULES = new URL("./node_modules/", import.meta.url);
const SOURCES = {
  "preact.js": "preact/dist/preact.mjs",
  "preact-hooks.js": "preact/hooks/dist/hooks.mjs",
  "signals.js": "@preact/signals/dist/signals.mjs",
  "signals-core.js": "@preact/signals-core/dist/signals-core.mjs",
  "htm.js": "htm/dist/htm.mjs",
  "uPlot.js": "uplot/dist/uPlot.iife.min.js",
};

/** Makes a module of the minified script, a third of the size of the package's module. */
const EXPORT = { "uPlot.js": "\nexport default uPlot;" };

test("shipped files equal those of the packages, without the address of a map", async () => {
  assert.deepEqual((await readdir(VENDOR)).sort(), Object.keys(SOURCES).sort());
  for (const [shipped, source] of Object.entries(SOURCES)) {
    const own = await readFile(new URL(shipped, VENDOR), "utf8");
    const theirs = await readFile(new URL(source, MODULES), "utf8");
    assert.equal(own.trimEnd(), theirs.replace(/\/\/# sourceMappingURL=.*\s*$/, "").trimEnd() + (EXPORT[shipped] ?? ""), shipped);
  }
});
