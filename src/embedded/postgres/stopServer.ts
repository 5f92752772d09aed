import { type WatchedProcess } from './spawnWatched.js';

/** What PostgreSQL itself allows its children in an immediate shutdown, and a little more. */
const IMMEDIATE_TIMEOUT_MS = 7_000;

/** Fast shutdown (SIGINT); after `timeoutMs` an immediate one (SIGQUIT: nothing committed is lost, the next start recovers). */
export async function stopServer({ child, exited }: WatchedProcess, timeoutMs: number): Promise<void> {
  child.kill('SIGINT');
  if (await settlesWithin(exited, timeoutMs)) return;
  child.kill('SIGQUIT');
  if (await settlesWithin(exited, IMMEDIATE_TIMEOUT_MS)) return;
  child.kill('SIGKILL');
  await settlesWithin(exited, IMMEDIATE_TIMEOUT_MS);
}

async function settlesWithin(promise: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs);
  });
  const settled = promise.then(
    () => true as const,
    () => true as const,
  );
  return Promise.race([settled, late]).finally(() => clearTimeout(timer));
}
