import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Lets the event loop turn when it was held for longer than `sliceMs`. A burst of changes whose executions wait for
 * nothing would otherwise go out to thousands before the next ping is answered.
 */
export function createBreather(sliceMs: number): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < sliceMs) return;
    await nextTurn();
    since = performance.now();
  };
}
