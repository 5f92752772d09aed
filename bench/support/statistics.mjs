/** @param {readonly number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Smallest and largest: the spread says how far a median may be trusted. */
export function range(values) {
  return [Math.min(...values), Math.max(...values)];
}

/** Runs `work` and returns what it took in milliseconds with its result. */
export async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return { ms: performance.now() - begin, result };
}
