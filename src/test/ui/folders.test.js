import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { test } from "node:test";

const UI = new URL("../../main/resources/ui/", import.meta.url);

/** Folders that a folder may import besides itself. */
const ALLOWED = {
  shared: ["i18n"],
  logs: ["shared"],
  live: ["shared", "logs"],
  issues: ["shared", "logs"],
  account: ["shared"],
  server: ["shared"],
  projects: ["shared"],
  i18n: [],
};

test("a folder imports itself and what is shared", async () => {
  for (const [folder, allowed] of Object.entries(ALLOWED)) {
    for (const file of await readdir(new URL(`${folder}/`, UI))) {
      const source = await readFile(new URL(`${folder}/${file}`, UI), "utf8");
      for (const [, path] of source.matchAll(/^import .* from "(\..*)";$/gm)) {
        const target = path.startsWith("./") ? folder : path.split("/")[1];
        assert.ok(target === folder || allowed.includes(target), `${folder}/${file} imports ${path}`);
      }
    }
  }
});
