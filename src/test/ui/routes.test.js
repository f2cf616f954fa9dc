import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { en } from "../../main/resources/ui/i18n/en.js";

const UI = new URL("../../main/resources/ui/", import.meta.url);
globalThis.document = { getElementById: () => null };
const { matchRoute } = await import("../../main/resources/ui/shared/routes.js");
const ROUTES = JSON.parse(await readFile(new URL("routes.json", UI), "utf8"));

test("every route names a module that exports its view, and a title", async () => {
  for (const route of ROUTES) {
    const module = await readFile(new URL(route.module, UI), "utf8");
    assert.match(module, new RegExp(`export function ${route.view}\\b`), route.path);
    assert.ok(Object.hasOwn(en, route.title), route.title);
  }
});

test("paths are matched with and without a last slash, and variables are decoded", () => {
  assert.equal(matchRoute("/", ROUTES)?.route.view, "Home");
  assert.equal(matchRoute("/live/", ROUTES)?.route.view, "Live");
  assert.deepEqual(matchRoute("/logs/a%20b", ROUTES)?.variables, { id: "a b" });
  assert.deepEqual(matchRoute("/logs/%zz", ROUTES)?.variables, { id: "%zz" });
  assert.equal(matchRoute("/logs/", ROUTES)?.route.view, "List");
  assert.equal(matchRoute("/nope", ROUTES), null);
});
