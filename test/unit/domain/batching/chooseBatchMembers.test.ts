import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type BatchChoiceOptions,
  chooseBatchMembers,
  compareWaitingRequests,
  type WaitingRequest,
} from '../../../../src/domain/batching/chooseBatchMembers.js';

const DAY = new Date('2026-03-03T10:00:00Z');

function waiting(id: string, patientRegisteredOn: string | null = null, createdAt = DAY): WaitingRequest {
  return { id, patientRegisteredOn, createdAt };
}

function choose(requests: WaitingRequest[], options: Partial<BatchChoiceOptions> = {}): string[] {
  const all = { maximum: 5, includedFirst: [], excluded: new Set<string>(), ...options };
  return chooseBatchMembers(requests, all).map(({ id }) => id);
}

describe('chooseBatchMembers', () => {
  it('takes the longest-registered patient first, an unknown date last', () => {
    const requests = [
      waiting('unknown'),
      waiting('new', '2026-02-01'),
      waiting('old', '2025-11-30'),
      waiting('mid', '2026-01-31'),
    ];
    expect(choose(requests)).toEqual(['old', 'mid', 'new', 'unknown']);
  });
  it('breaks ties by the age of the request, then by its id', () => {
    const older = new Date(DAY.getTime() - 1);
    const requests = [waiting('c', '2026-01-01'), waiting('b', '2026-01-01'), waiting('z', '2026-01-01', older)];
    expect(choose(requests)).toEqual(['z', 'b', 'c']);
    expect(choose([waiting('b'), waiting('a'), waiting('z', null, older)])).toEqual(['z', 'a', 'b']);
  });
  it('takes the first five of seven and leaves two', () => {
    const seven = ['07', '03', '01', '05', '02', '06', '04'].map((day) => waiting(day, `2026-01-${day}`));
    expect(choose(seven)).toEqual(['01', '02', '03', '04', '05']);
    expect(choose(seven, { excluded: new Set(['01', '02', '03', '04', '05']) })).toEqual(['06', '07']);
  });
  it('puts in front what staff put in front, in their order, within the maximum', () => {
    const requests = ['a', 'b', 'c', 'd'].map((id, index) => waiting(id, `2026-01-0${index + 1}`));
    expect(choose(requests, { includedFirst: ['d', 'b'], maximum: 3 })).toEqual(['d', 'b', 'a']);
    expect(choose(requests, { includedFirst: ['d', 'c', 'b'], maximum: 2 })).toEqual(['d', 'c']);
  });
  it('passes over what does not wait any more, what is named twice, and what staff took out', () => {
    const requests = [waiting('a', '2026-01-01'), waiting('b', '2026-01-02'), waiting('a', '2026-01-01')];
    expect(choose(requests, { includedFirst: ['withdrawn', 'b', 'b'] })).toEqual(['b', 'a']);
    expect(choose(requests, { includedFirst: ['a'], excluded: new Set(['a']) })).toEqual(['b']);
  });
  it('chooses nobody from nobody, and nobody when none fits', () => {
    expect(choose([])).toEqual([]);
    expect(choose([waiting('a')], { maximum: 0 })).toEqual([]);
    expect(choose([waiting('a')], { maximum: -1 })).toEqual([]);
  });
  it('keeps what else the requests carry', () => {
    const request = { ...waiting('a'), matchId: 'A-1234' };
    const [chosen] = chooseBatchMembers([request], { maximum: 1, includedFirst: [], excluded: new Set() });
    expect(chosen?.matchId).toBe('A-1234');
  });
});

describe('the order of waiting requests, whatever they are', () => {
  const dates = fc.option(fc.constantFrom('2025-12-31', '2026-01-01', '2026-02-28'));
  const requests = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 3 }),
      patientRegisteredOn: dates,
      createdAt: fc.integer({ min: 0, max: 2 }).map((ms) => new Date(ms)),
    }),
    { selector: ({ id }) => id, maxLength: 12 },
  );

  it('is total: no two are equal, and who goes before is never behind', () => {
    fc.assert(
      fc.property(requests, (all) => {
        for (const a of all) {
          for (const b of all) {
            expect(Math.sign(compareWaitingRequests(a, b)) + Math.sign(compareWaitingRequests(b, a))).toBe(0);
            expect(compareWaitingRequests(a, b) === 0).toBe(a === b);
          }
        }
      }),
    );
  });
  it('does not depend on the order in which they come, and nobody left out goes before anybody chosen', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 6 }), (all, maximum) => {
        const chosen = choose(all, { maximum });
        expect(choose(all.toReversed(), { maximum })).toEqual(chosen);
        const last = all.find(({ id }) => id === chosen.at(-1));
        const left = all.filter(({ id }) => !chosen.includes(id));
        expect(left.every((one) => last !== undefined && compareWaitingRequests(last, one) < 0)).toBe(true);
        expect(chosen.length).toBe(Math.min(maximum, all.length));
      }),
    );
  });
});
