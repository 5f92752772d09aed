/** Items that are worked on at the same time. */
export interface UnderWay<Item> {
  /** Begins with all of them at once. */
  add(items: readonly Item[]): void;
  count(): number;
  /** Resolves when no more than so many are left. Rejects with what an item has failed with, once none is left. */
  downTo(count: number): Promise<void>;
  /** How many answered true. */
  sent(): number;
}

export function createUnderWay<Item>(task: (item: Item) => Promise<boolean>): UnderWay<Item> {
  let count = 0;
  let sent = 0;
  let failure: { readonly error: unknown } | null = null;
  let onLess = () => {};

  async function run(item: Item): Promise<void> {
    try {
      if (await task(item)) sent += 1;
    } catch (error) {
      failure ??= { error };
    } finally {
      count -= 1;
      onLess();
    }
  }

  return {
    add(items) {
      count += items.length;
      for (const item of items) void run(item);
    },
    count: () => count,
    sent: () => sent,
    async downTo(wanted) {
      // A failure is told when all have ended: until then the caller must not begin anew.
      while (count > (failure ? 0 : wanted)) {
        await new Promise<void>((resolve) => {
          onLess = resolve;
        });
      }
      if (failure) throw failure.error;
    },
  };
}
