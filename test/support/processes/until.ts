import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 10;
const GIVE_UP_AFTER_MS = 60_000;

/** Looks at real state again and again until it is there, for what has no event to wait for. */
export async function until<T>(what: string, look: () => Promise<T | null | undefined | false>): Promise<T> {
  const giveUpAt = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > giveUpAt) throw new Error(`Waited in vain for: ${what}`);
    await wait(LOOK_EVERY_MS);
  }
}
