import assert from "node:assert/strict";
import { test } from "node:test";
import { serverMessage } from "../../main/resources/ui/i18n/serverMessages.js";
import { mistake } from "../../main/resources/ui/logs/queryLanguage.js";

test("messages of the server are translated, with their values", () => {
  assert.equal(serverMessage("must have at least 8 characters", "pt-BR"), "deve ter pelo menos 8 caracteres");
  assert.equal(
    serverMessage('At character 7: "nonsense" is no level; DEBUG, INFO are.', "pt-BR"),
    'No caractere 7: "nonsense" não é um nível; os níveis são DEBUG, INFO.',
  );
});

test("unknown messages and English stay as they are", () => {
  assert.equal(serverMessage("something new", "pt-BR"), "something new");
  assert.equal(serverMessage("is required", "en"), "is required");
});

test("the place of a mistake is found in both languages", () => {
  for (const language of ["en", "pt-BR"]) {
    const reason = serverMessage('At character 7: "x" is no level; DEBUG are.', language);
    assert.deepEqual(mistake("level:x", reason), { before: "level:", wrong: "x", after: "" });
  }
});
