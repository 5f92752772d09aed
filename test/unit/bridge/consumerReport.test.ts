import { describe, expect, it } from '@jest/globals';
import { createConsumerLog } from '../../../src/bridge/consumer/consumerReport.js';
import { DOWN_AFTER_MS } from '../../../src/domain/bridge/bridgeState.js';

const UNREACHABLE = { code: 'BROKER_UNREACHABLE', topic: null };

describe('what a consumer reports', () => {
  it('connects, retries, is down after a while, and is well again', () => {
    let now = 0;
    const log = createConsumerLog(() => now);
    expect(log.report()).toMatchObject({ state: 'CONNECTING', lastError: null, partitions: 0 });
    log.failed(UNREACHABLE, 500);
    now = 200;
    expect(log.report()).toMatchObject({
      state: 'RETRYING',
      lastError: 'BROKER_UNREACHABLE',
      lastErrorAgoMs: 200,
      nextRetryInMs: 300,
    });
    now = DOWN_AFTER_MS;
    expect(log.report().state).toBe('DOWN');
    log.connected(4);
    expect(log.report()).toMatchObject({ state: 'CONNECTED', lastError: null, nextRetryInMs: null, partitions: 4 });
  });

  it('counts what was stored and what is left', () => {
    let now = 0;
    const log = createConsumerLog(() => now);
    log.connected(2);
    log.stored(300);
    log.behind('events', 0, 70);
    log.behind('events', 1, 5);
    log.behind('events', 0, 20);
    now = 2_000;
    expect(log.report()).toMatchObject({ receivedTotal: 300, eventsPerSecond: 150, lag: 25 });
    now = 4_000;
    expect(log.report().eventsPerSecond).toBe(0);
    log.connected(1);
    expect(log.report().lag).toBe(0);
  });

  it('names a missing topic although it is connected, until it is there', () => {
    const log = createConsumerLog(() => 0);
    log.lacks({ code: 'TOPIC_MISSING', topic: 'patient-events' });
    log.connected(4);
    const report = { state: 'CONNECTED', lastError: 'TOPIC_MISSING', lastErrorTopic: 'patient-events' };
    expect(log.report()).toMatchObject(report);
    log.lacks(null);
    expect(log.report().lastError).toBeNull();
  });
});
