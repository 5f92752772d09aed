import { watch } from 'node:fs';

/** Editors save in several steps; the reload waits for the last one. */
const SETTLE_MS = 50;

/** Calls `onChange` after files below the directory have changed, never while an earlier call is still running. */
export function watchTemplates(directory: string, onChange: () => Promise<void>): { close(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const watcher = watch(directory, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(onChange);
    }, SETTLE_MS);
  });
  return {
    async close() {
      watcher.close();
      clearTimeout(timer);
      await running;
    },
  };
}
