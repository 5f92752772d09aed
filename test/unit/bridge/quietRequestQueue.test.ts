import { createRequire } from 'node:module';
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { quietRequestQueue } from '../../../src/bridge/kafka/quietRequestQueue.js';

interface Queue {
  throttledUntil: number;
  pending: unknown[];
  push(request: object): void;
  fulfillRequest(answer: object): void;
  maybeThrottle(ms: number): void;
  checkPendingRequests(): void;
  destroy(): void;
}

const logger = { debug() {}, warn() {} };
const aQueue = (maxInFlightRequests: number | null = null): Queue => {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
  const options = { maxInFlightRequests, requestTimeout: 1_000, enforceRequestTimeout: false, clientId: 'test' };
  return new RequestQueue({ ...options, broker: 'test', logger });
};
const aRequest = (correlationId: number, sent: number[]) => ({
  entry: { correlationId, resolve() {}, reject() {} },
  expectResponse: true,
  sendRequest: () => sent.push(correlationId),
});

beforeAll(quietRequestQueue);
afterEach(() => void jest.useRealTimers());

describe("kafkajs's request queue", () => {
  it('sets no timer while nothing waits', () => {
    jest.useFakeTimers();
    const sent: number[] = [];
    const queue = aQueue();
    queue.push(aRequest(1, sent));
    queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
    queue.checkPendingRequests();
    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what was throttled, when the time has come and without anybody asking', () => {
    jest.useFakeTimers();
    const sent: number[] = [];
    const queue = aQueue();
    queue.maybeThrottle(500);
    queue.push(aRequest(1, sent));
    jest.advanceTimersByTime(499);
    expect(sent).toEqual([]);
    jest.advanceTimersByTime(20);
    expect(sent).toEqual([1]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('sends what waited for its turn as soon as an answer is there', () => {
    const sent: number[] = [];
    const queue = aQueue(1);
    queue.push(aRequest(1, sent));
    queue.push(aRequest(2, sent));
    expect(sent).toEqual([1]);
    queue.fulfillRequest({ correlationId: 1, payload: null, size: 0 });
    expect(sent).toEqual([1, 2]);
    queue.destroy();
  });
});
