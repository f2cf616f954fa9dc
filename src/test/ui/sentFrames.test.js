import assert from "node:assert/strict";
import { register } from "node:module";
import { test } from "node:test";

register("./importMap.js", import.meta.url);

const { exceptionsOf, foldedFrames } = await import("../../main/resources/ui/logs/sentFrames.js");
const { parseExactly } = await import("../../main/resources/ui/shared/json.js");

test("exceptions are the last thrown first, with the innermost frame first", () => {
  const sent = parseExactly(`{"exception":{"values":[
    {"type":"IOError","value":"reset"},
    {"type":"ShopError","value":"order 7","stacktrace":{"frames":[
      {"module":"shop.web","function":"main","filename":"web.py","lineno":41,"in_app":false},
      {"module":"shop.pay","function":"pay","filename":"pay.py","lineno":12,"colno":3,"pre_context":["a","b"],"context_line":"c","post_context":["d"],
       "vars":{"order":{"price":10.50},"name":"x","none":null}}]}}]}}`);
  assert.deepEqual(exceptionsOf(sent), [
    {
      header: "ShopError: order 7",
      frames: [
        {
          title: "shop.pay.pay",
          place: "pay.py:12:3",
          isOwn: true,
          source: [
            { number: 10, text: "a", isCurrent: false },
            { number: 11, text: "b", isCurrent: false },
            { number: 12, text: "c", isCurrent: true },
            { number: 13, text: "d", isCurrent: false },
          ],
          variables: [
            ["order", '{"price":10.50}'],
            ["name", "x"],
            ["none", "null"],
          ],
        },
        { title: "shop.web.main", place: "web.py:41", isOwn: false, source: [], variables: [] },
      ],
    },
    { header: "IOError: reset", frames: [] },
  ]);
});

test("frames without source lines and variables are left to the printed trace", () => {
  assert.deepEqual(exceptionsOf({ exception: [{ type: "A", stacktrace: { frames: [{ function: "f" }] } }] }), []);
});

test("what is wrong in an exception is left out", () => {
  for (const exception of [null, 7, "x", [null, 1], { values: 3 }, [{ stacktrace: { frames: "x" } }], [{ stacktrace: [] }]]) {
    assert.deepEqual(exceptionsOf({ exception }), []);
  }
  assert.deepEqual(exceptionsOf(null), []);
  const [{ frames }] = exceptionsOf({
    exception: [{ type: 1, stacktrace: { frames: [{ vars: { a: 1 }, lineno: "x", pre_context: 4 }, null] } }],
  });
  assert.deepEqual(frames, [{ title: "?", place: "", isOwn: true, source: [], variables: [["a", "1"]] }]);
});

test("library frames are folded, and the first stay where none is one's own", () => {
  const frame = (/** @type {boolean} */ isOwn) => ({ title: "", place: "", isOwn, source: [], variables: [] });
  const [own, library] = [frame(true), frame(false)];
  assert.deepEqual(foldedFrames([library, own, library, library]), [library, own, { folded: [library, library] }]);
  assert.deepEqual(foldedFrames([library, library, library, library, library]), [
    library,
    library,
    library,
    { folded: [library, library] },
  ]);
});
