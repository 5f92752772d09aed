/** Items that are worked on at the same time. */
export interface UnderWay<Item> {
  /** Begins with all of them at once. */
  add(items: readonly Item[]): void;
  count(): number;
  /**
   * Resolves when it is enough, or none is left; that is asked whenever an item ends and at each `nudge`. Rejects with
   * what an item has failed with, once none is left.
   */
  until(isEnough: () => boolean): Promise<void>;
  /** Whoever waits in `until` asks again. */
  nudge(): void;
  /** How many answered true. */
  sent(): number;
}

export function createUnderWay<Item>(task: (item: Item) => Promise<boolean>): UnderWay<Item> {
  let count = 0;
  let sent = 0;
  let failure: { readonly error: unknown } | null = null;
  let onChange = () => {};

  async function run(item: Item): Promise<void> {
    try {
      if (await task(item)) sent += 1;
    } catch (error) {
      failure ??= { error };
    } finally {
      count -= 1;
      onChange();
    }
  }

  return {
    add(items) {
      count += items.length;
      for (const item of items) void run(item);
    },
    count: () => count,
    sent: () => sent,
    async until(isEnough) {
      // A failure is told when all have ended: until then the caller must not begin anew.
      while (count > 0 && (failure || !isEnough())) {
        await new Promise<void>((resolve) => {
          onChange = resolve;
        });
      }
      const told = failure;
      failure = null;
      if (told) throw told.error;
    },
    nudge: () => onChange(),
  };
}
