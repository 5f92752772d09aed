import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type SupervisedThread, superviseThread } from '../../src/bridge/threads/superviseThread.js';
import { createLogger } from '../../src/logging/createLogger.js';
import { threadProgram } from '../support/bridge/threadProgram.js';

let thread: SupervisedThread | undefined;
afterEach(() => thread?.close());

/** A supervised thread whose messages and log lines can be waited for. */
function supervise(body: string, { data = {}, closeTimeoutMs = 5_000, level = 'debug', maxHeapMb = 64 } = {}) {
  const lines: Record<string, unknown>[] = [];
  const messages: unknown[] = [];
  const arrivals = new EventTarget();
  const arrived = () => arrivals.dispatchEvent(new Event('arrived'));
  const destination = {
    write(line: string) {
      lines.push(JSON.parse(line));
      arrived();
    },
  };
  thread = superviseThread({
    name: 'test',
    file: threadProgram(body),
    data,
    logger: createLogger({ level, destination }),
    closeTimeoutMs,
    maxHeapMb,
    restartFirstMs: 1,
    restartMaximumMs: 20,
    onMessage(value) {
      messages.push(value);
      arrived();
    },
  });
  const waitFor = async (condition: () => boolean) => {
    while (!condition()) await once(arrivals as never, 'arrived');
  };
  return { thread, lines, messages, waitFor };
}

const linesOf = (lines: Record<string, unknown>[], event: string) => lines.filter((line) => line.event === event);

describe('a supervised thread', () => {
  it('gets its data, exchanges messages, and writes to the log through the allow-list', async () => {
    const { thread, lines, messages, waitFor } = supervise(
      `onMessage((value) => post({ echo: value, data }));
       logger.info({ event: 'test.hello', count: 3, patientName: 'Anna Muster' });
       logger.warn({ event: 'test.odd', err: Object.assign(new RangeError('anna@example.com'), { code: 'ECONNREFUSED' }) });
       post('started');
       return { close() { post('closing'); } };`,
      { data: { answer: 42 } },
    );
    await waitFor(() => messages.includes('started'));
    thread.post({ number: 1 });
    await waitFor(() => messages.length === 2);
    expect(messages[1]).toEqual({ echo: { number: 1 }, data: { answer: 42 } });
    expect(linesOf(lines, 'test.hello')).toMatchObject([{ level: 'info', count: 3, droppedFields: 1 }]);
    expect(linesOf(lines, 'test.odd')).toMatchObject([{ err: { type: 'RangeError', code: 'ECONNREFUSED' } }]);
    expect(JSON.stringify(lines)).not.toMatch(/anna/i);
    await thread.close();
    expect(messages.at(-1)).toBe('closing');
    expect(thread.starts()).toBe(1);
  });

  it('does not send records below the level', async () => {
    const { lines, messages, waitFor } = supervise(
      `logger.debug({ event: 'test.detail' }); logger.error({ event: 'test.bad' }); post(1); return { close() {} };`,
      { level: 'warn' },
    );
    await waitFor(() => messages.length === 1);
    expect(lines.map(({ event }) => event)).toEqual(['test.bad']);
  });

  it.each([
    ['throws later', `setTimeout(() => { throw new TypeError('x'); }, 1)`],
    ['rejects and nobody catches', `Promise.reject(new RangeError('x'))`],
    ['exits', `setTimeout(() => process.exit(7), 1)`],
    ['fills its memory', `const hoard = []; setInterval(() => hoard.push(new Array(1e6).fill({})), 0)`],
  ])('is started anew after one that %s', async (_name, fault) => {
    const { thread, lines, messages, waitFor } = supervise(
      `post('up'); onMessage(() => { ${fault} }); return { close() {} };`,
    );
    for (let starts = 1; starts <= 2; starts += 1) {
      await waitFor(() => messages.length === starts);
      thread.post('now');
    }
    await waitFor(() => messages.length === 3);
    expect(thread.starts()).toBe(3);
    expect(linesOf(lines, 'thread.restarting')).toHaveLength(2);
  });

  it('is tried again when its program cannot even start, and can be closed meanwhile', async () => {
    const { thread, lines, waitFor } = supervise(`throw new Error('no');`);
    await waitFor(() => linesOf(lines, 'thread.restarting').length === 3);
    await thread.close();
    const starts = thread.starts();
    await thread.close();
    expect(thread.starts()).toBe(starts);
  });

  it('is ended by force when it does not close in time', async () => {
    const { thread, lines, messages, waitFor } = supervise(`post(1); return { close: () => new Promise(() => {}) };`, {
      closeTimeoutMs: 20,
    });
    await waitFor(() => messages.length === 1);
    await thread.close();
    expect(linesOf(lines, 'thread.forced')).toHaveLength(1);
  });

  it('is ended by force when it is stuck in a loop', async () => {
    const { thread, messages, waitFor } = supervise(
      `post(1); setTimeout(() => { for (;;); }, 1); return { close() {} };`,
      { closeTimeoutMs: 50 },
    );
    await waitFor(() => messages.length === 1);
    await thread.close();
    expect(messages).toEqual([1]);
  });
});
