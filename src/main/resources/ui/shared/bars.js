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

const DAY = 86_400;

/** Distances of ticks in seconds. */
const STEPS = [1, 5, 15, 30, 60, 300, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, DAY, 2 * DAY, 7 * DAY, 30 * DAY, 365 * DAY];

/**
 * Returns the times of the labels of an axis: round times of the day, or midnights.
 *
 * @param {number} from in seconds since 1970
 * @param {number} to
 * @param {number} most maximum number of ticks
 * @param {boolean} isUtc whether times are shown in UTC instead of the local zone
 */
export function timeTicks(from, to, most, isUtc) {
  const step = STEPS.find((one) => (to - from) / one <= Math.max(2, most)) ?? STEPS[STEPS.length - 1];
  const midnight = new Date(from * 1000);
  if (isUtc) {
    midnight.setUTCHours(0, 0, 0, 0);
  } else {
    midnight.setHours(0, 0, 0, 0);
  }
  // A label at the right edge would be cut off.
  const last = to - (to - from) / 40;
  const ticks = [];
  for (let i = 0, time = midnight.getTime() / 1000; time <= last; i++, time = at(midnight, i * step, isUtc)) {
    if (time >= from) {
      ticks.push(time);
    }
  }
  return ticks;
}

/** Adds whole days by the calendar, because they have 23 to 25 hours. @param {Date} start @param {number} seconds @param {boolean} isUtc */
function at(start, seconds, isUtc) {
  if (isUtc || seconds % DAY !== 0) {
    return start.getTime() / 1000 + seconds;
  }
  const day = new Date(start);
  day.setDate(day.getDate() + seconds / DAY);
  return day.getTime() / 1000;
}
