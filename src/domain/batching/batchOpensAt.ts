export interface BatchOpening {
  readonly firstRequestAt: Date;
  /** Since when the batch has had as many requests as one mail carries; null: it has not. */
  readonly fullSince: Date | null;
  /** BATCH_COLLECT, in milliseconds. */
  readonly collectMs: number;
}

/** From when on a batch no longer waits for more requests; the rules of contact come on top. DESIGN 4.3. */
export function batchOpensAt({ firstRequestAt, fullSince, collectMs }: BatchOpening): Date {
  const collectedAtMs = firstRequestAt.getTime() + collectMs;
  return new Date(fullSince === null ? collectedAtMs : Math.min(collectedAtMs, fullSince.getTime()));
}
