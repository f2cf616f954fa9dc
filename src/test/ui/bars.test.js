import assert from "node:assert/strict";
import { test } from "node:test";
import { bucketAt, endOf, stacked, timeTicks } from "../../main/resources/ui/shared/bars.js";

const BARS = {
  starts: [0, 60, 120],
  end: 150,
  series: [
    { key: "a", label: "a", color: "", values: [1, 0, 2] },
    { key: "b", label: "b", color: "", values: [10, 5, 0] },
  ],
};

test("the bucket of a time is the last that began", () => {
  assert.deepEqual(
    [-5, 0, 59.9, 60, 149, 1000].map((time) => bucketAt(BARS, time)),
    [0, 0, 0, 1, 2, 2],
  );
});

test("a bucket ends where the next begins, and the last at the end", () => {
  assert.deepEqual(
    [0, 1, 2].map((i) => endOf(BARS, i)),
    [60, 120, 150],
  );
});

test("series are stacked, the highest first", () => {
  assert.deepEqual(stacked(BARS), [
    [11, 5, 2],
    [1, 0, 2],
  ]);
});

test("labels of an axis are at round times, and not at its right edge", () => {
  const midnight = Date.UTC(2026, 10, 30) / 1000;
  assert.deepEqual(
    timeTicks(midnight, midnight + 86_400, 8, true),
    [0, 3, 6, 9, 12, 15, 18, 21].map((hour) => midnight + hour * 3_600),
  );
  assert.deepEqual(
    timeTicks(midnight - 3 * 86_400 + 60, midnight + 3_600, 5, true),
    [-2, -1].map((day) => midnight + day * 86_400),
  );
  assert.equal(timeTicks(midnight, midnight + 400 * 86_400, 4, true).length, 2);
});
