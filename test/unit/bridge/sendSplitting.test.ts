import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutgoingEvent } from '../../../src/bridge/relay/outgoingEvent.js';
import { sendSplitting } from '../../../src/bridge/relay/sendSplitting.js';
import { SendError } from '../../../src/bridge/transport/transport.js';
import { anOutgoingEvent } from '../../support/bridge/anOutgoingEvent.js';

const refusal = new SendError('INVALID_RECORD', 'topic', true);
const outage = new SendError('CONNECTION_LOST', 'topic', false);
const numbers = (events: readonly OutgoingEvent[]) => events.map(({ position }) => position);

/** A broker that refuses batches with poison in them, and goes away at the request with this number. */
async function run(
  keys: readonly string[],
  poison: ReadonlySet<number>,
  { tries = 1, downAt = Number.POSITIVE_INFINITY } = {},
) {
  const arrived: number[] = [];
  const parked: number[] = [];
  let requests = 0;
  const refused = new Map<number, number>();
  const events = keys.map((key, position) => anOutgoingEvent({ position, key }));
  const result = await sendSplitting(events, {
    async send(batch) {
      requests += 1;
      if (requests === downAt) throw outage;
      if (batch.some(({ position }) => poison.has(position))) throw refusal;
    },
    accepted: (batch) => void arrived.push(...numbers(batch)),
    async refused({ position }) {
      refused.set(position, (refused.get(position) ?? 0) + 1);
      if (refused.get(position)! < tries) return 'AGAIN';
      parked.push(position);
      return 'PARKED';
    },
  });
  return {
    arrived,
    parked,
    requests,
    refused,
    unsent: numbers(result.unsent),
    held: numbers(result.held),
    error: result.error,
  };
}

describe('sendSplitting', () => {
  it('sends a good batch at once', async () => {
    expect(await run(['a', 'b', 'a'], new Set())).toMatchObject({
      arrived: [0, 1, 2],
      requests: 1,
      unsent: [],
      error: null,
    });
  });

  it('finds one poison among many in few requests', async () => {
    const { parked, arrived, requests } = await run(
      Array.from({ length: 1_024 }, (_, index) => `key-${index}`),
      new Set([700]),
    );
    expect(parked).toEqual([700]);
    expect(arrived).toHaveLength(1_023);
    expect(requests).toBeLessThanOrEqual(2 * 10 + 1);
  });

  it('tries poison as often as it is told to, and keeps what follows under its key', async () => {
    const { refused, parked, held, arrived } = await run(['a', 'b', 'a', 'b'], new Set([0]), { tries: 3 });
    expect(refused.get(0)).toBe(3);
    expect(parked).toEqual([0]);
    expect(held).toEqual([0, 2]);
    expect(arrived).toEqual([1, 3]);
  });

  it('ends at any other failure, with all that has not arrived, in order', async () => {
    const { arrived, unsent, error } = await run(['a', 'b', 'c', 'd'], new Set([3]), { downAt: 3 });
    expect(arrived).toEqual([0, 1]);
    expect(unsent).toEqual([2, 3]);
    expect(error).toBe(outage);
  });

  it('ends when a refusal cannot be written down', async () => {
    const failure = new Error('database');
    const result = await sendSplitting([anOutgoingEvent({ position: 1 })], {
      send: () => Promise.reject(refusal),
      accepted: () => undefined,
      refused: () => Promise.reject(failure),
    });
    expect(result).toMatchObject({ unsent: [{ position: 1 }], error: failure });
  });

  it('accounts for each event once: arrived, held or unsent, and in order per key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 30 }),
        fc.array(fc.nat(29), { maxLength: 4 }),
        fc.integer({ min: 1, max: 40 }),
        async (keys, poison, downAt) => {
          const { arrived, held, unsent, parked } = await run(keys, new Set(poison), { downAt });
          expect([...arrived, ...held, ...unsent].sort((x, y) => x - y)).toEqual(keys.map((_, index) => index));
          for (const own of Object.values(Object.groupBy(arrived, (position) => keys[position]!))) {
            expect(own).toEqual([...own!].sort((x, y) => x - y));
          }
          // Nothing of a key has arrived behind its parked event.
          for (const place of parked) {
            expect(arrived.filter((position) => keys[position] === keys[place] && position > place)).toEqual([]);
          }
          expect(unsent).toEqual([...unsent].sort((x, y) => x - y));
        },
      ),
    );
  });
});
