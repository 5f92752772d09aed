import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createEventBuffer } from '../../../src/bridge/relay/createEventBuffer.js';
import type { OutgoingEvent } from '../../../src/bridge/relay/outgoingEvent.js';
import { anOutgoingEvent } from '../../support/bridge/anOutgoingEvent.js';

const ROOMY = { events: 1_000, bytes: 1_000_000 };
const onlyLane = (buffer: ReturnType<typeof createEventBuffer>) => [...buffer.lanes()][0]!;
const positions = (events: readonly OutgoingEvent[]) => events.map(({ position }) => position);

describe('createEventBuffer', () => {
  it('takes the highest priority first, each in its order, up to the limits of a batch', () => {
    const buffer = createEventBuffer(ROOMY);
    for (const [position, priority] of [
      [1, 'LOW'],
      [2, 'NORMAL'],
      [3, 'HIGH'],
      [4, 'NORMAL'],
      [5, 'HIGH'],
    ] as const) {
      buffer.add(anOutgoingEvent({ position, priority, bytes: 10 }), 0);
    }
    const lane = onlyLane(buffer);
    expect(positions(buffer.take(lane, { events: 3, bytes: 1_000 }))).toEqual([3, 5, 2]);
    lane.inFlight = [];
    expect(positions(buffer.take(lane, { events: 10, bytes: 10 }))).toEqual([4]);
    lane.inFlight = [];
    expect(positions(buffer.take(lane, { events: 10, bytes: 10 }))).toEqual([1]);
    expect(buffer.waiting()).toBe(0);
  });

  it('takes one event that is larger than a batch, alone, and lets nothing lower overtake it', () => {
    const buffer = createEventBuffer(ROOMY);
    buffer.add(anOutgoingEvent({ position: 1, priority: 'HIGH', bytes: 5 }), 0);
    buffer.add(anOutgoingEvent({ position: 2, priority: 'HIGH', bytes: 500 }), 0);
    buffer.add(anOutgoingEvent({ position: 3, priority: 'NORMAL', bytes: 5 }), 0);
    const lane = onlyLane(buffer);
    expect(positions(buffer.take(lane, { events: 10, bytes: 100 }))).toEqual([1]);
    expect(positions(buffer.take(lane, { events: 10, bytes: 100 }))).toEqual([2]);
    expect(positions(buffer.take(lane, { events: 10, bytes: 100 }))).toEqual([3]);
  });

  it('counts what is held per priority until it is forgotten, whatever its state', () => {
    const buffer = createEventBuffer({ events: 3, bytes: 100 });
    const events = [1, 2].map((position) => anOutgoingEvent({ position, bytes: 40 }));
    for (const event of events) buffer.add(event, 0);
    expect(buffer.room('NORMAL')).toEqual({ events: 1, bytes: 20 });
    expect(buffer.room('HIGH')).toEqual({ events: 3, bytes: 100 });
    buffer.take(onlyLane(buffer), ROOMY);
    expect(buffer.room('NORMAL')).toEqual({ events: 1, bytes: 20 });
    expect(buffer.inFlight()).toBe(2);
    buffer.forget(events);
    expect(buffer.room('NORMAL')).toEqual({ events: 3, bytes: 100 });
    expect(buffer.size()).toBe(0);
  });

  it('takes waiting events of a key out, and those of other keys and what is in flight not', () => {
    const buffer = createEventBuffer(ROOMY);
    for (let position = 1; position <= 6; position += 1) {
      buffer.add(anOutgoingEvent({ position, key: position % 2 === 0 ? 'even' : 'odd' }), 0);
    }
    const lane = onlyLane(buffer);
    expect(positions(buffer.take(lane, { events: 2, bytes: 1_000_000 }))).toEqual([1, 2]);
    buffer.removeKeys(new Set(['communication-events\0even']));
    expect(buffer.size()).toBe(4);
    buffer.putBack(lane, lane.inFlight);
    expect(positions(buffer.take(lane, ROOMY))).toEqual([1, 2, 3, 5]);
  });

  it('keeps each key in order whatever fails, and loses nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ key: fc.integer({ min: 0, max: 4 }), bytes: fc.integer({ min: 1, max: 60 }) }), {
          maxLength: 40,
        }),
        fc.array(
          fc.record({
            events: fc.integer({ min: 1, max: 9 }),
            bytes: fc.integer({ min: 1, max: 100 }),
            sent: fc.nat(9),
          }),
          {
            maxLength: 60,
          },
        ),
        (entries, turns) => {
          const buffer = createEventBuffer(ROOMY);
          entries.forEach(({ key, bytes }, index) => {
            const priority = (['HIGH', 'NORMAL', 'LOW'] as const)[key % 3]!;
            buffer.add(anOutgoingEvent({ position: index, key: String(key), bytes, priority }), key % 2);
          });
          const arrived: OutgoingEvent[] = [];
          const step = (limits: { events: number; bytes: number }, sent: number) => {
            for (const lane of buffer.lanes()) {
              const batch = buffer.take(lane, limits);
              arrived.push(...batch.slice(0, sent));
              buffer.forget(batch.slice(0, sent));
              buffer.putBack(lane, batch.slice(sent));
              lane.inFlight = [];
            }
          };
          for (const { sent, ...limits } of turns) step(limits, sent);
          while (buffer.waiting() > 0) step(ROOMY, Number.POSITIVE_INFINITY);
          expect(positions(arrived).sort((a, b) => a - b)).toEqual(entries.map((_, index) => index));
          for (const own of Object.values(Object.groupBy(arrived, ({ key }) => key))) {
            expect(positions(own!)).toEqual(positions(own!).sort((a, b) => a - b));
          }
          expect(buffer.size()).toBe(0);
        },
      ),
    );
  });
});
