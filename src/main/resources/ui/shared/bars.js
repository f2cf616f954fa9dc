/**
 * Stacked bars over time.
 *
 * @typedef {object} Bars
 * @property {number[]} starts of the buckets, in seconds since 1970
 * @property {number} end of the last bucket, in seconds since 1970
 * @property {{key: string, label: string, color: string, values: number[]}[]} series from the bottom; color is a CSS variable
 */

/** Returns the end of a bucket. @param {Bars} bars @param {number} i */
export function endOf(bars, i) {
  return bars.starts[i + 1] ?? bars.end;
}

/** Returns the index of the bucket with this time. @param {Bars} bars @param {number} time */
export function bucketAt({ starts }, time) {
  let found = 0;
  while (found + 1 < starts.length && starts[found + 1] <= time) {
    found++;
  }
  return found;
}

/** Returns the series as stacked values, the highest first, because lower ones are drawn over it. @param {Bars} bars */
export function stacked({ starts, series }) {
  const sums = starts.map(() => 0);
  return series
    .map(({ values }) =>
      values.map((value, i) => {
        sums[i] += value;
        return sums[i];
      }),
    )
    .toReversed();
}
