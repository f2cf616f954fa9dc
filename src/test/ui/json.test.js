import assert from "node:assert/strict";
import { test } from "node:test";
import { ExactNumber, parseExactly, stringifyExactly } from "../../main/resources/ui/shared/json.js";

test("numbers are kept as they were written", () => {
  const text = '{"big":9007199254740993,"decimal":10.0,"exponent":1e400,"small":0.1,"count":42,"list":[1,2.50,-0.0]}';
  const value = parseExactly(text);

  assert.equal(String(value.big), "9007199254740993");
  assert.ok(value.decimal instanceof ExactNumber);
  assert.equal(value.count, 42);
  assert.equal(value.small, 0.1);
  assert.equal(stringifyExactly(value), text);
});

test("everything else equals what JSON.parse returns", () => {
  for (const text of [
    '{"a":{"b":[true,false,null,"x\\n\\u00e9\\"",{}],"":[]},"__proto__":{"x":1}}',
    ' [ 1 , "two" , { "three" : 3 } ] ',
    '"text"',
    "null",
    "-12",
  ]) {
    assert.deepEqual(parseExactly(text), JSON.parse(text));
    assert.equal(stringifyExactly(parseExactly(text), 2), JSON.stringify(JSON.parse(text), null, 2));
  }
});

test("text that is not JSON is an error", () => {
  for (const text of ["", "{", '{"a"', "[1,", "nul", "<html>"]) {
    assert.throws(() => parseExactly(text), SyntaxError, text);
  }
});
