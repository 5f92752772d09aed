import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../../../../src/domain/calendar/durations.js';
import { type CallCandidate, chooseCallMembers } from '../../../../src/domain/calls/chooseCallMembers.js';
import {
  type CallToPlan,
  callPriorityOf,
  compareCallsToPlan,
} from '../../../../src/domain/calls/compareCallsToPlan.js';
import { compareDailyCalls, type DailyCall } from '../../../../src/domain/calls/dailyOrder.js';
import { NOW } from './callBuilders.js';

function aCandidate(id: string, parts: Partial<CallCandidate> = {}): CallCandidate {
  return {
    id,
    therapistId: 'T1',
    patientRegisteredOn: null,
    createdAt: NOW,
    mailedUnansweredSince: null,
    ...parts,
  };
}
const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('chooseCallMembers', () => {
  it('takes the longest unanswered first, then follow-ups, then the never-mailed', () => {
    const candidates = [
      aCandidate('a new', { patientRegisteredOn: '2020-01-01', createdAt: plusDays(NOW, -99) }),
      aCandidate('b follow-up', { isFollowUp: true }),
      aCandidate('c 8 days', { mailedUnansweredSince: plusDays(NOW, -8) }),
      aCandidate('d 9 days', { mailedUnansweredSince: plusDays(NOW, -9) }),
    ];
    expect(ids(chooseCallMembers(candidates, 10))).toEqual(['d 9 days', 'c 8 days', 'b follow-up', 'a new']);
  });
  it('breaks ties by registration (unknown last), age and id', () => {
    const since = { mailedUnansweredSince: NOW };
    const candidates = [
      aCandidate('e', since),
      aCandidate('d', since),
      aCandidate('c', { ...since, createdAt: plusDays(NOW, -1) }),
      aCandidate('b', { ...since, patientRegisteredOn: '2026-02-02' }),
      aCandidate('a', { ...since, patientRegisteredOn: '2026-02-01' }),
    ];
    expect(ids(chooseCallMembers(candidates, 10))).toEqual(['a', 'b', 'c', 'd', 'e']);
  });
  it('takes at most so many, each once, and leaves the input alone', () => {
    const candidates = Array.from({ length: 11 }, (_, n) => aCandidate(String(n).padStart(2, '0'))).reverse();
    const before = [...candidates];
    expect(ids(chooseCallMembers([...candidates, ...candidates], 10))).toEqual(ids(before).sort().slice(0, 10));
    expect(candidates).toEqual(before);
    expect(chooseCallMembers(candidates, -1)).toEqual([]);
  });
  it('never leaves a longer unanswered one out for a younger one, however they come', () => {
    const candidate = fc.record({
      id: fc.uuid(),
      therapistId: fc.constant('T1'),
      patientRegisteredOn: fc.option(fc.constantFrom('2026-01-01', '2026-01-02')),
      createdAt: fc.integer({ min: 0, max: 3 }).map((n) => plusDays(NOW, -n)),
      mailedUnansweredSince: fc.option(fc.integer({ min: 7, max: 10 }).map((n) => plusDays(NOW, -n))),
      isFollowUp: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 15 }), fc.integer({ min: 0, max: 12 }), (candidates, maximum) => {
        const chosen = chooseCallMembers(candidates, maximum);
        const unique = new Set(ids(candidates)).size;
        expect(chosen).toHaveLength(Math.min(maximum, unique));
        expect(ids(chooseCallMembers(candidates.toReversed(), maximum))).toEqual(ids(chosen));
        const left = candidates.filter(({ id }) => !ids(chosen).includes(id));
        const waited = (one: CallCandidate) => one.mailedUnansweredSince?.getTime() ?? Number.POSITIVE_INFINITY;
        for (const out of left) for (const inside of chosen) expect(waited(inside)).toBeLessThanOrEqual(waited(out));
      }),
    );
  });
});

describe('compareCallsToPlan', () => {
  const call = (id: string, parts: Partial<CallToPlan> = {}): CallToPlan => ({
    id,
    potentiallyAvailable: false,
    unansweredSince: null,
    earliestRegisteredOn: null,
    ...parts,
  });
  it('goes by availability, then silence, then registration, then id', () => {
    // ids against the order, so that they decide the last place alone
    const calls = [
      call('2'),
      call('1'),
      call('3', { earliestRegisteredOn: '2026-01-01' }),
      call('4', { unansweredSince: NOW, earliestRegisteredOn: '2026-01-02' }),
      call('5', { unansweredSince: NOW, earliestRegisteredOn: '2026-01-01' }),
      call('6', { unansweredSince: plusDays(NOW, -1) }),
      call('7', { potentiallyAvailable: true }),
    ];
    expect(ids(calls.sort(compareCallsToPlan))).toEqual(['7', '6', '5', '4', '3', '1', '2']);
  });
  it('sees in a call what its members bring', () => {
    const member = { potentiallyAvailable: false, mailedUnansweredSince: null, patientRegisteredOn: null };
    expect(
      callPriorityOf([
        { ...member, potentiallyAvailable: true },
        { ...member, mailedUnansweredSince: NOW, patientRegisteredOn: '2026-01-02' },
        { ...member, mailedUnansweredSince: plusDays(NOW, -1), patientRegisteredOn: '2026-01-03' },
      ]),
    ).toEqual({ potentiallyAvailable: true, unansweredSince: plusDays(NOW, -1), earliestRegisteredOn: '2026-01-02' });
    expect(callPriorityOf([member])).toEqual({
      potentiallyAvailable: false,
      unansweredSince: null,
      earliestRegisteredOn: null,
    });
  });
});

describe('compareDailyCalls', () => {
  it('goes by slot first', () => {
    const base: DailyCall = { id: 'x', startsAt: NOW, potentiallyAvailable: false, unansweredSince: null };
    const calls = [
      { ...base, id: '0', startsAt: plusDays(NOW, 1), potentiallyAvailable: true },
      { ...base, id: '2' },
      { ...base, id: '1' },
      { ...base, id: '3', unansweredSince: NOW },
      { ...base, id: '4', unansweredSince: plusDays(NOW, -1) },
      { ...base, id: '5', potentiallyAvailable: true },
    ];
    expect(ids(calls.sort(compareDailyCalls))).toEqual(['5', '4', '3', '1', '2', '0']);
  });
});
