import assert from "node:assert/strict";
import { test } from "node:test";
import { KEPT, LiveBuffer } from "../../main/resources/ui/live/buffer.js";
import { KnownIds } from "../../main/resources/ui/shared/knownIds.js";

/** @param {number} n */
const row = (n) => ({ id: String(n), date: new Date(n * 1000).toISOString() });

test("the newest are first, and what waits is shown when it is asked for", () => {
  const tail = new LiveBuffer();
  tail.add([row(1), row(2)], 0);
  assert.equal(tail.shown.length, 0);
  tail.flush();
  tail.add([row(3)], 0);
  tail.flush();
  assert.deepEqual(
    tail.shown.map((entry) => entry.row.id),
    ["3", "2", "1"],
  );
});

test("no more are kept than a browser can bear, shown or waiting", () => {
  const tail = new LiveBuffer();
  tail.add(
    Array.from({ length: KEPT + 10 }, (_, n) => row(n)),
    0,
  );
  assert.equal(tail.waiting.length, KEPT);
  tail.flush();
  tail.add([row(9_999)], 0);
  tail.flush();
  assert.equal(tail.shown.length, KEPT);
  assert.equal(tail.shown[0].row.id, "9999");
});

test("what was dropped is told between the rows around it", () => {
  const tail = new LiveBuffer();
  tail.add([row(1)], 0);
  tail.drop(40);
  tail.drop(2);
  tail.add([row(9)], 0);
  tail.flush();
  assert.deepEqual(
    tail.shown.map((entry) => entry.gap ?? entry.row.id),
    ["9", { gap: 42, from: row(1).date, to: row(9).date }, "1"],
  );
});

test("rows that a resumed stream repeats are shown once, and older ones than the list began with are not shown", () => {
  const tail = new LiveBuffer();
  tail.add([row(5)], 0);
  tail.before([row(5), row(4), row(3)]);
  tail.add([row(2), row(3), row(4), row(5), row(6)], 1_000);
  tail.flush();
  assert.deepEqual(
    tail.shown.map((entry) => entry.row.id),
    ["6", "5", "4", "3"],
  );
  assert.equal(tail.rate(1_000), 1);
});

test("a time of which too many rows were missed is told between the rows around it", () => {
  const tail = new LiveBuffer();
  tail.add([row(1)], 0);
  tail.skip("from", "to");
  tail.add([row(9)], 0);
  tail.flush();
  assert.deepEqual(
    tail.shown.map((entry) => entry.gap ?? entry.row.id),
    ["9", { gap: null, from: "from", to: "to" }, "1"],
  );
});

test("known ids are bounded, and the newest are kept", () => {
  const known = new KnownIds();
  for (let n = 0; n < 5 * KEPT; n++) {
    assert.ok(known.add(String(n)));
  }
  assert.equal(known.ids.size, 4 * KEPT);
  assert.ok(!known.add(String(5 * KEPT - 1)));
  assert.ok(known.add("0"));
});

test("the rate is that of the last seconds", () => {
  const tail = new LiveBuffer();
  tail.add(
    Array.from({ length: 300 }, (_, n) => row(n)),
    1_000,
  );
  tail.add(
    Array.from({ length: 600 }, (_, n) => row(300 + n)),
    3_500,
  );
  assert.equal(tail.rate(3_900), 300);
  assert.equal(tail.rate(4_100), 200);
  assert.equal(tail.rate(10_000), 0);
});

test("what was there before is below what has come, and is no arrival", () => {
  const tail = new LiveBuffer();
  tail.add([row(3)], 0);
  tail.before([row(3), row(2), row(1)]);
  tail.flush();
  assert.deepEqual(
    tail.shown.map((entry) => entry.row.id),
    ["3", "2", "1"],
  );
  assert.equal(new Set(tail.shown.map((entry) => entry.key)).size, 3);
  tail.drop(3);
  tail.add([row(9)], 1_000);
  tail.flush();
  assert.deepEqual(tail.shown[1].gap, { gap: 3, from: row(3).date, to: row(9).date });
});
