import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import type { CloseResult } from '../../../src/lifecycle/createLifecycle.js';
import { installSignalHandlers } from '../../../src/lifecycle/installSignalHandlers.js';
import { createLogger } from '../../../src/logging/createLogger.js';

function handlersOn(result: Promise<CloseResult>) {
  const source = new EventEmitter();
  const exited = Promise.withResolvers<number>();
  const reasons: string[] = [];
  const lines: string[] = [];
  const clock = { ms: 0 };
  const installed = installSignalHandlers({
    lifecycle: {
      close: (reason) => {
        reasons.push(reason);
        return result;
      },
    },
    logger: createLogger({ level: 'info', destination: { write: (line) => lines.push(line) } }),
    source,
    exit: exited.resolve,
    now: () => clock.ms,
  });
  return { source, exitCode: exited.promise, reasons, lines, clock, installed };
}

const clean = Promise.resolve({ failed: [] });
const never = new Promise<CloseResult>(() => {});

describe('installSignalHandlers', () => {
  it.each(['SIGTERM', 'SIGINT'])('closes in order on %s and exits with 0', async (signal) => {
    const { source, exitCode, reasons } = handlersOn(clean);
    source.emit(signal, signal);
    expect(await exitCode).toBe(0);
    expect(reasons).toEqual([signal]);
  });

  it('exits with 1 when a part failed to close', async () => {
    const { source, exitCode } = handlersOn(Promise.resolve({ failed: ['worker'] }));
    source.emit('SIGTERM', 'SIGTERM');
    expect(await exitCode).toBe(1);
  });

  it('takes the echo of one Ctrl-C for one, and a second one for impatience', async () => {
    const { source, exitCode, lines, clock } = handlersOn(never);
    source.emit('SIGINT', 'SIGINT');
    clock.ms = 20;
    source.emit('SIGINT', 'SIGINT');
    expect(lines).toEqual([]);
    clock.ms = 1_000;
    source.emit('SIGINT', 'SIGINT');
    expect(await exitCode).toBe(130);
  });

  it.each([
    ['uncaughtException', 'process.uncaught_exception'],
    ['unhandledRejection', 'process.unhandled_rejection'],
  ])('logs %s without its message, closes in order and exits with 1', async (name, event) => {
    const { source, exitCode, lines, reasons } = handlersOn(clean);
    source.emit(name, new Error('anna@praxis.example'));
    expect(await exitCode).toBe(1);
    expect(reasons).toEqual(['ERROR']);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'fatal', event, err: { type: 'Error' } });
    expect(lines.join()).not.toContain('anna');
  });

  it('leaves no handler behind', () => {
    const { source, installed } = handlersOn(clean);
    installed.close();
    expect(source.eventNames()).toEqual([]);
  });
});
