import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * A helper process that answers calls one after the other. Who measures, who sends and who receives must not share an
 * event loop.
 * @typedef {{ call(method: string, parameters?: unknown): Promise<any>, close(): Promise<void> }} Child
 */

/** @returns {Child} */
export function startChild(script, { execArgv = [] } = {}) {
  const child = fork(fileURLToPath(new URL(`../processes/${script}`, import.meta.url)), [], {
    // The service's log lines are written as in production, into nothing.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    execArgv,
  });
  const exited = once(child, 'exit');
  const waiting = new Map();
  let lastId = 0;
  child.on('message', ({ id, error, result }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(`${script}: ${error}`));
    else resolve(result);
  });
  child.on('exit', (code, signal) => {
    for (const { reject } of waiting.values()) reject(new Error(`${script} ended (${signal ?? code})`));
  });
  return {
    call(method, parameters) {
      const { promise, resolve, reject } = Promise.withResolvers();
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      child.send({ id, method, parameters });
      return promise;
    },
    async close() {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** The other side: answers `call` with `methods`; runs `close` and ends when the parent is gone. */
export function answerCalls(methods, close = async () => undefined) {
  process.on('message', async ({ id, method, parameters }) => {
    try {
      process.send({ id, result: await methods[method](parameters) });
    } catch (error) {
      process.send({ id, error: error.stack ?? String(error) });
    }
  });
  process.on('disconnect', () => close().finally(() => process.exit(0)));
}
