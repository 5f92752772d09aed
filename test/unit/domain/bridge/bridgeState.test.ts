import { describe, expect, it } from '@jest/globals';
import { bridgeStateOf, DOWN_AFTER_MS, relayStateOf } from '../../../../src/domain/bridge/bridgeState.js';

describe('relayStateOf', () => {
  it.each([
    [{ paused: false, everConnected: false, failingForMs: null }, 'CONNECTING'],
    [{ paused: false, everConnected: true, failingForMs: null }, 'CONNECTED'],
    [{ paused: false, everConnected: true, failingForMs: 0 }, 'RETRYING'],
    [{ paused: false, everConnected: false, failingForMs: DOWN_AFTER_MS - 1 }, 'RETRYING'],
    [{ paused: false, everConnected: true, failingForMs: DOWN_AFTER_MS }, 'DOWN'],
    [{ paused: true, everConnected: true, failingForMs: DOWN_AFTER_MS }, 'PAUSED'],
  ])('of %j is %s', (facts, state) => {
    expect(relayStateOf(facts)).toBe(state);
  });
});

describe('bridgeStateOf', () => {
  const now = new Date('2026-03-03T09:00:00Z');
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const reported = {
    state: 'CONNECTED',
    pausedAt: null,
    leaseUntil: ago(-2),
    reportedAt: ago(1),
    lastError: null,
  } as const;

  it.each([
    ['what the active relay reported', {}, 'CONNECTED', null],
    [
      'its error while it retries',
      { state: 'RETRYING', lastError: 'BROKER_UNREACHABLE' },
      'RETRYING',
      'BROKER_UNREACHABLE',
    ],
    ['no error that is over', { lastError: 'BROKER_UNREACHABLE' }, 'CONNECTED', null],
    ['the pause before the relay has seen it', { pausedAt: ago(0) }, 'PAUSED', null],
    ['the last report while another one takes over', { leaseUntil: ago(5), reportedAt: ago(6) }, 'CONNECTED', null],
    ['nobody, after that', { leaseUntil: ago(11), reportedAt: ago(12) }, 'DOWN', 'NO_ACTIVE_RELAY'],
    ['nobody after an orderly end', { leaseUntil: null, reportedAt: ago(11) }, 'DOWN', 'NO_ACTIVE_RELAY'],
    ['nobody, paused or not', { pausedAt: ago(60), leaseUntil: null, reportedAt: ago(11) }, 'DOWN', 'NO_ACTIVE_RELAY'],
  ])('tells %s', (_name, change, state, reason) => {
    expect(bridgeStateOf<string>({ ...reported, ...change }, now)).toEqual({ state, reason });
  });
});
