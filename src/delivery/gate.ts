/** Lets so many in at once; the others wait, first come first served. */
export interface Gate {
  /** Resolves once inside; the caller then owes one `leave`. */
  enter(): Promise<void>;
  leave(): void;
}

/**
 * @param limit how many may be inside; asked anew each time, it may change while somebody waits
 * @param step how many places must be free before it opens again: those who enter together can share what they do next
 */
export function createGate(limit: () => number, step: () => number = () => 1): Gate {
  const waiting: (() => void)[] = [];
  let inside = 0;
  return {
    async enter() {
      if (waiting.length === 0 && inside < limit()) inside += 1;
      // Whoever opens has counted this one in already.
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave() {
      inside -= 1;
      if (inside > limit() - step()) return;
      while (waiting.length > 0 && inside < limit()) {
        inside += 1;
        waiting.shift()?.();
      }
    },
  };
}
