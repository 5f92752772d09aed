import { describe, expect, it } from '@jest/globals';
import { createHealth } from '../../../src/bridge/relay/createHealth.js';

const LOAD = { paused: false, inFlight: 1, buffered: 2 };
const failure = (code: string) => ({ code, topic: null });

function aHealth() {
  const clock = { ms: 0 };
  return { clock, health: createHealth(() => clock.ms) };
}

describe('createHealth', () => {
  it('is connected as soon as something went well, and retries until every part that failed works again', () => {
    const { clock, health } = aHealth();
    expect(health.report(LOAD).state).toBe('CONNECTING');
    health.succeeded('connection');
    expect(health.changed(false)).toBe(true);
    expect(health.report(LOAD)).toMatchObject({ state: 'CONNECTED', error: null, nextRetryInMs: null });
    health.failed('events/0', failure('NOT_ENOUGH_REPLICAS'), 500);
    health.failed('events/1', failure('REQUEST_TIMEOUT'), 300);
    // A fresh connection says nothing about the partitions.
    health.succeeded('connection');
    clock.ms = 100;
    expect(health.report(LOAD)).toMatchObject({
      state: 'RETRYING',
      error: { code: 'REQUEST_TIMEOUT', agoMs: 100 },
      nextRetryInMs: 200,
      failedSends: 2,
    });
    health.succeeded('events/1');
    clock.ms = 20_000;
    expect(health.report(LOAD)).toMatchObject({ state: 'DOWN', nextRetryInMs: 0, failedSends: 0 });
    health.succeeded('events/0');
    expect(health.report(LOAD)).toMatchObject({ state: 'CONNECTED', error: { code: 'REQUEST_TIMEOUT' } });
    expect(health.changed(false)).toBe(false);
    expect(health.changed(true)).toBe(true);
  });

  it('tells a rate that follows what is sent and ends at nothing', () => {
    const { clock, health } = aHealth();
    const rate = (events: number) => {
      health.sent(events);
      clock.ms += 1_000;
      return health.report(LOAD).eventsPerSecond;
    };
    expect(rate(100)).toBe(50);
    expect(rate(100)).toBe(75);
    for (let second = 0; second < 20; second += 1) rate(0);
    expect(rate(0)).toBe(0);
  });
});
