/** Runs items one by one or in groups, whichever way they come. */
export type Submit<Item, Result> = (item: Item) => Promise<Result>;

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** When it pays to wait for a larger group. */
export interface Gathering {
  readonly longestMs: number;
  /** False when nobody else will come soon: then the group is committed at once. */
  isMoreToCome(waiting: number): boolean;
}

/**
 * Gathers items while a commit is under way and commits them together in the next one: under load one transaction
 * serves many mails, without load nobody waits. When a group fails, its items are tried one by one, so that one bad
 * item does not take the others with it.
 */
export function createGroupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  maxGroupSize: number,
  gathering: Gathering = { longestMs: 0, isMoreToCome: () => false },
): Submit<Item, Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = false;
  let onSubmitted = () => {};
  const isWorthWaiting = () => waiting.length < maxGroupSize && gathering.isMoreToCome(waiting.length);

  async function gather(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, gathering.longestMs);
    onSubmitted = () => {
      if (!isWorthWaiting()) resolve();
    };
    await promise;
    onSubmitted = () => {};
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    while (waiting.length > 0) {
      if (isWorthWaiting()) await gather();
      const group = waiting.slice(0, maxGroupSize);
      waiting = waiting.slice(maxGroupSize);
      await commitGroup(group, commit);
    }
    running = false;
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      onSubmitted();
      // A turn later, so that items submitted in the same turn share the first commit.
      if (!running) {
        running = true;
        setImmediate(run);
      }
    });
}

async function commitGroup<Item, Result>(
  group: readonly Waiting<Item, Result>[],
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await commit(group.map((one) => one.item));
    group.forEach((one, index) => {
      one.resolve(results[index] as Result);
    });
  } catch (error) {
    if (group.length === 1) group[0]?.reject(error);
    else for (const one of group) await commitGroup([one], commit);
  }
}
