import { describe, expect, it } from '@jest/globals';
import { createLifecycle } from '../../../src/lifecycle/createLifecycle.js';
import { createLogger } from '../../../src/logging/createLogger.js';

function aLifecycle(deadlineMs = 1_000) {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const lifecycle = createLifecycle({ logger: createLogger({ level: 'debug', destination }), deadlineMs });
  const closed: string[] = [];
  const part = (name: string) => ({ close: async () => void closed.push(name) });
  return { lifecycle, closed, part, lines };
}

const forever = () => new Promise<void>(() => {});

describe('createLifecycle', () => {
  it('starts in order and closes in reverse order', async () => {
    const { lifecycle, closed, part } = aLifecycle();
    await lifecycle.start('database', () => part('database'));
    lifecycle.add('worker', part('worker'));
    await lifecycle.start('http', async () => part('http'));
    lifecycle.markReady();
    expect(lifecycle.state()).toBe('READY');
    expect(await lifecycle.close('SIGTERM')).toEqual({ failed: [] });
    expect(closed).toEqual(['http', 'worker', 'database']);
    expect(lifecycle.state()).toBe('CLOSED');
  });

  it('is not ready any more, and says so by its signal, before the first part closes', async () => {
    const { lifecycle } = aLifecycle();
    let seen: unknown;
    lifecycle.add('http', { close: () => (seen = lifecycle.state()) });
    lifecycle.markReady();
    const closing = lifecycle.close('SIGTERM');
    expect(lifecycle.signal.aborted).toBe(true);
    expect(lifecycle.state()).toBe('CLOSING');
    await closing;
    expect(seen).toBe('CLOSING');
  });

  it('closes the rest when one part fails, and logs the failure', async () => {
    const { lifecycle, closed, part, lines } = aLifecycle();
    lifecycle.add('database', part('database'));
    lifecycle.add('async', { close: () => Promise.reject(new Error('no')) });
    lifecycle.add('sync', {
      close: () => {
        throw new Error('no');
      },
    });
    lifecycle.add('http', part('http'));
    expect(await lifecycle.close('SIGTERM')).toEqual({ failed: ['sync', 'async'] });
    expect(closed).toEqual(['http', 'database']);
    expect(lines.filter(({ event }) => event === 'lifecycle.close_failed').map((line) => line.part)).toEqual([
      'sync',
      'async',
    ]);
  });

  it('gives up on a part at the deadline and still closes the rest', async () => {
    const { lifecycle, closed, part, lines } = aLifecycle(20);
    lifecycle.add('database', part('database'));
    lifecycle.add('worker', { close: forever });
    expect(await lifecycle.close('SIGTERM')).toEqual({ failed: ['worker'] });
    expect(closed).toEqual(['database']);
    expect(lines).toContainEqual(expect.objectContaining({ err: expect.objectContaining({ code: 'CLOSE_TIMEOUT' }) }));
  });

  it('closes once, however often it is asked', async () => {
    const { lifecycle, closed, part } = aLifecycle();
    lifecycle.add('database', part('database'));
    const [first, second] = await Promise.all([lifecycle.close('SIGTERM'), lifecycle.close('SIGINT')]);
    expect(first).toBe(second);
    expect(closed).toEqual(['database']);
  });

  it('closes what is still starting when the end comes, and starts nothing more', async () => {
    const { lifecycle, closed, part } = aLifecycle();
    const { promise, resolve } = Promise.withResolvers<{ close: () => Promise<void> }>();
    const starting = lifecycle.start('late', () => promise);
    await lifecycle.close('SIGTERM');
    resolve(part('late'));
    await expect(starting).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
    expect(closed).toEqual(['late']);
    await expect(lifecycle.start('never', () => part('never'))).rejects.toMatchObject({ code: 'SHUTTING_DOWN' });
  });

  it('hands on what a part throws on starting, and closes what ran before', async () => {
    const { lifecycle, closed, part } = aLifecycle();
    await lifecycle.start('database', () => part('database'));
    const failing = lifecycle.start('http', () => Promise.reject(new Error('port')));
    await expect(failing).rejects.toThrow('port');
    await lifecycle.close('ERROR');
    expect(closed).toEqual(['database']);
  });
});
