import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, completions, facetOf, wordAt } from "../../main/resources/ui/logs/autocomplete.js";
import { conditions, mistake, narrowed, term } from "../../main/resources/ui/logs/queryLanguage.js";

test("a query is cut into the conditions that must all hold", () => {
  assert.deepEqual(conditions(""), []);
  assert.deepEqual(conditions('level:error  -source:cron "connection refused" timeout'), [
    "level:error",
    "-source:cron",
    '"connection refused"',
    "timeout",
  ]);
  assert.deepEqual(conditions('source:"a b" AND level:(error OR critical) NOT (a b)'), [
    'source:"a b"',
    "level:(error OR critical)",
    "NOT (a b)",
  ]);
  assert.deepEqual(conditions('description:"say \\"no\\" (now)" x'), ['description:"say \\"no\\" (now)"', "x"]);
});

test("alternatives are one condition", () => {
  assert.deepEqual(conditions(" level:error OR level:info "), ["level:error OR level:info"]);
  assert.deepEqual(conditions("(a OR b) c"), ["(a OR b)", "c"]);
});

test("a query that cannot be read loses nothing", () => {
  assert.deepEqual(conditions('a (b "c'), ["a", '(b "c']);
  assert.deepEqual(conditions("a) b"), ["a", ") b"]);
});

test("the place of a mistake is found, beyond the basic plane, too", () => {
  assert.deepEqual(mistake("level:nonsense x", "At character 7: no level."), { before: "level:", wrong: "nonsense", after: " x" });
  assert.deepEqual(mistake("😀 size:1", 'At character 3: "size" is no field'), { before: "😀 ", wrong: "size:1", after: "" });
  assert.deepEqual(mistake("level:", "At character 7: the query ends here"), { before: "level:", wrong: " ", after: "" });
  assert.equal(mistake("x", "At most 4096 characters."), null);
});

test("what is being written is found where the caret is", () => {
  assert.deepEqual(wordAt("level:er", 8), { start: 0, end: 8, minus: "", field: "level", text: "er" });
  assert.deepEqual(wordAt("a -sou b", 6), { start: 2, end: 6, minus: "-", field: null, text: "sou" });
  assert.deepEqual(wordAt("a ", 2), { start: 2, end: 2, minus: "", field: null, text: "" });
  assert.deepEqual(wordAt('source:"pay me', 14), { start: 0, end: 14, minus: "", field: "source", text: "pay me" });
});

test("fields and values are offered, and quoted where they must be", () => {
  assert.deepEqual(completions(wordAt("-le", 3), []), ["-level:"]);
  assert.deepEqual(completions(wordAt("level:", 6), []).length, 5);
  assert.equal(facetOf(wordAt("source:pay", 10)), "source");
  assert.equal(facetOf(wordAt("attr.customer:", 14)), "attr.customer");
  assert.equal(facetOf(wordAt("level:", 6)), null);
  assert.deepEqual(completions(wordAt("source:pay", 10), ["api", "Pay now", "my-pay", "pay"]), ['source:"Pay now"', "source:my-pay"]);
  assert.deepEqual(completions(wordAt("events:", 7), [])[0], "events:>10");
});

test("what is taken replaces the word, and one goes on writing", () => {
  assert.deepEqual(completed("a lev b", wordAt("a lev b", 5), "level:"), { q: "a level: b", caret: 8 });
  assert.deepEqual(completed("level:er", wordAt("level:er", 8), "level:error"), { q: "level:error ", caret: 12 });
});

test("conditions are added so that they hold for all", () => {
  assert.equal(narrowed("a OR b", term("source", "x y")), '(a OR b) source:"x y"');
});

test("a quoted name of an attribute belongs to its term", () => {
  assert.deepEqual(conditions('attr."user name":"Ana Maria" level:error -attr."a b":1 has:attr."x (y)"'), [
    'attr."user name":"Ana Maria"',
    "level:error",
    '-attr."a b":1',
    'has:attr."x (y)"',
  ]);
});

test("typographic quotes and lone dashes are cut as the server cuts them", () => {
  assert.deepEqual(conditions("“connection refused” - retry –"), ["“connection refused”", "-", "retry", "–"]);
  assert.deepEqual(conditions("source:«a b» --verbose -c"), ["source:«a b»", "--verbose", "-c"]);
  assert.deepEqual(conditions("--level:error (a -)"), ["--level:error", "(a -)"]);
  assert.deepEqual(conditions('attr.“user id”:1 -"a"'), ["attr.“user id”:1", '-"a"']);
});
