import assert from "node:assert/strict";
import { test } from "node:test";
import { displayText } from "../../main/resources/ui/shared/displayText.js";

test("terminal control is removed", () => {
  assert.equal(displayText("\u001b[1;31mERROR\u001b[0m failed"), "ERROR failed");
  assert.equal(displayText("\u001b]8;;https://example.org\u0007link\u001b]8;;\u0007"), "link");
  assert.equal(displayText("50 %\r100 %\b\u0007"), "50 %100 %");
  assert.equal(displayText("a\tb\r\nc\nd"), "a\tb\nc\nd");
});

test("characters that reorder or hide text are visible", () => {
  assert.equal(displayText("user\u202etxt.exe"), "user⟨U+202E⟩txt.exe");
  assert.equal(displayText("pay\u200bpal \ufeff"), "pay⟨U+200B⟩pal ⟨U+FEFF⟩");
});

test("other text stays as it is", () => {
  assert.equal(displayText("Ünïcode שלום مرحبا 👍"), "Ünïcode שלום مرحبا 👍");
});
