import { describe, expect, it } from '@jest/globals';
import {
  countedTries,
  decideSuccessor,
  type EarlierCall,
  type EndedCall,
  nextTryNumber,
} from '../../../../src/domain/calls/successor.js';
import { timeOfDayAt, windowsOtherThan } from '../../../../src/domain/calls/timeOfDay.js';
import { CALL_OUTCOMES, CALL_REASONS, TIMES_OF_DAY } from '../../../../src/domain/vocabulary.js';
import { plusMs, wallTime } from '../../../support/domain/wallTime.js';

const BERLIN = 'Europe/Berlin';
function anEnd(parts: Partial<EndedCall> = {}): EndedCall {
  return {
    outcome: 'NO_ANSWER',
    tryNumber: 1,
    callEndedAt: wallTime('2026-03-10T10:03'),
    slotStartedAt: wallTime('2026-03-10T10:00'),
    callbackAt: null,
    timeZone: BERLIN,
    ...parts,
  };
}
const callbackAt = wallTime('2026-03-10T19:37');

describe('decideSuccessor', () => {
  it('has none after REACHED', () => {
    expect(decideSuccessor(anEnd({ outcome: 'REACHED', tryNumber: 3 }))).toEqual({ kind: 'NONE' });
  });
  it.each(['NO_ANSWER', 'VOICEMAIL'] as const)('%s: another time of day, a later day', (outcome) => {
    expect(decideSuccessor(anEnd({ outcome }))).toEqual({
      kind: 'RETRY',
      notBefore: wallTime('2026-03-11T00:00'),
      notOnLocalDate: '2026-03-10',
      avoidTimeOfDay: 'MORNING',
      countsAsTry: true,
      tryNumber: 2,
    });
  });
  it('BUSY: 30 minutes later, the same day will do', () => {
    expect(decideSuccessor(anEnd({ outcome: 'BUSY', tryNumber: 2 }))).toEqual({
      kind: 'RETRY',
      notBefore: wallTime('2026-03-10T10:33'),
      notOnLocalDate: null,
      avoidTimeOfDay: null,
      countsAsTry: true,
      tryNumber: 3,
    });
    const settings = { maxTries: 3, busyRetryMinutes: 45 };
    expect(decideSuccessor(anEnd({ outcome: 'BUSY' }), settings)).toMatchObject({
      notBefore: wallTime('2026-03-10T10:48'),
    });
  });
  it.each(['BUSY', 'NO_ANSWER', 'VOICEMAIL'] as const)('%s: the third try was the last', (outcome) => {
    const kinds = [1, 2, 3, 4].map((tryNumber) => decideSuccessor(anEnd({ outcome, tryNumber })).kind);
    expect(kinds).toEqual(['RETRY', 'RETRY', 'GIVE_UP', 'GIVE_UP']);
    expect(decideSuccessor(anEnd({ outcome, tryNumber: 3 }))).toEqual({
      kind: 'GIVE_UP',
      reason: 'TRIES_EXHAUSTED',
      requestStatus: 'UNREACHABLE',
    });
    expect(decideSuccessor(anEnd({ outcome }), { maxTries: 1, busyRetryMinutes: 30 }).kind).toBe('GIVE_UP');
  });
  it('WRONG_NUMBER: nobody calls again, the requests stay', () => {
    expect(decideSuccessor(anEnd({ outcome: 'WRONG_NUMBER' }))).toEqual({
      kind: 'GIVE_UP',
      reason: 'WRONG_NUMBER',
      requestStatus: null,
    });
  });
  it('CALLBACK_REQUESTED: at the agreed time, after the third try as well', () => {
    expect(decideSuccessor(anEnd({ outcome: 'CALLBACK_REQUESTED', tryNumber: 3, callbackAt }))).toEqual({
      kind: 'CALLBACK',
      at: callbackAt,
      countsAsTry: false,
      tryNumber: 4,
    });
  });
  it.each<[name: string, callbackAt: Date | null, code: string]>([
    ['without a time', null, 'CALLBACK_TIME_MISSING'],
    ['in the past', plusMs(anEnd().callEndedAt, -1), 'IN_THE_PAST'],
    ['at the very moment', anEnd().callEndedAt, 'IN_THE_PAST'],
    ['at no time at all', new Date(Number.NaN), 'IN_THE_PAST'],
  ])('refuses a callback %s', (_name, at, code) => {
    expect(() => decideSuccessor(anEnd({ outcome: 'CALLBACK_REQUESTED', callbackAt: at }))).toThrow(
      expect.objectContaining({ code, field: 'callbackAt' }),
    );
  });
  it('refuses a callback time with any other outcome', () => {
    for (const outcome of CALL_OUTCOMES.filter((one) => one !== 'CALLBACK_REQUESTED')) {
      expect(() => decideSuccessor(anEnd({ outcome, callbackAt }))).toThrow(
        expect.objectContaining({ code: 'UNEXPECTED_CALLBACK_TIME' }),
      );
    }
  });
});

describe('the later day', () => {
  it.each([
    ['over the night in which an hour is skipped', '2026-03-28T10:00', '2026-03-29T00:00', '2026-03-28'],
    ['on the day in which an hour is skipped', '2026-03-29T10:00', '2026-03-30T00:00', '2026-03-29'],
    ['on the day in which an hour is repeated', '2026-10-25T00:30', '2026-10-26T00:00', '2026-10-25'],
    ['at the end of a year', '2026-12-31T17:55', '2027-01-01T00:00', '2026-12-31'],
    ['of a call just before midnight', '2026-03-10T23:59', '2026-03-11T00:00', '2026-03-10'],
  ])('begins at midnight there: %s', (_name, slot, notBefore, notOnLocalDate) => {
    const slotStartedAt = wallTime(slot);
    expect(decideSuccessor(anEnd({ slotStartedAt, callEndedAt: plusMs(slotStartedAt, 30_000) }))).toMatchObject({
      notBefore: wallTime(notBefore),
      notOnLocalDate,
    });
  });
  it('goes by the therapist’s calendar', () => {
    const slotStartedAt = new Date('2026-03-10T12:00:00Z'); // already the 11th in Auckland
    const ended = anEnd({ slotStartedAt, callEndedAt: plusMs(slotStartedAt, 60_000), timeZone: 'Pacific/Auckland' });
    expect(decideSuccessor(ended)).toMatchObject({
      notOnLocalDate: '2026-03-11',
      notBefore: new Date('2026-03-11T11:00:00Z'),
    });
  });
  it('begins later where midnight is skipped', () => {
    const slotStartedAt = wallTime('2026-09-05T10:00', 'America/Santiago');
    const ended = anEnd({ slotStartedAt, callEndedAt: slotStartedAt, timeZone: 'America/Santiago' });
    expect(decideSuccessor(ended)).toMatchObject({ notBefore: wallTime('2026-09-06T01:00', 'America/Santiago') });
  });
  it('is later than the call, not than the entry that somebody forgot', () => {
    const ended = anEnd({ callEndedAt: wallTime('2026-03-11T15:00') });
    expect(decideSuccessor(ended)).toMatchObject({
      notBefore: wallTime('2026-03-11T15:00'),
      notOnLocalDate: '2026-03-10',
      avoidTimeOfDay: 'MORNING',
    });
  });
  it('goes by the real time of a call that was made ahead of its slot', () => {
    const ended = anEnd({ slotStartedAt: wallTime('2026-03-12T10:00'), callEndedAt: wallTime('2026-03-10T15:00') });
    expect(decideSuccessor(ended)).toMatchObject({
      notBefore: wallTime('2026-03-11T00:00'),
      notOnLocalDate: '2026-03-10',
      avoidTimeOfDay: 'AFTERNOON',
    });
  });
});

describe('countedTries', () => {
  it('passes over an agreed callback alone', () => {
    expect(CALL_REASONS.filter((reason) => countedTries({ tryNumber: 3, reason }) === 2)).toEqual(['CALLBACK']);
    expect(countedTries({ tryNumber: 3, reason: 'RETRY' })).toBe(3);
  });
  it('gives three real tries around two callbacks', () => {
    const first = decideSuccessor(anEnd({ outcome: 'CALLBACK_REQUESTED', tryNumber: 1, callbackAt }));
    expect(first).toMatchObject({ kind: 'CALLBACK', tryNumber: 2 });
    const again = { tryNumber: countedTries({ tryNumber: 2, reason: 'CALLBACK' }) };
    expect(again.tryNumber).toBe(1);
    expect(decideSuccessor(anEnd({ ...again, outcome: 'CALLBACK_REQUESTED', callbackAt }))).toMatchObject({
      tryNumber: 2,
    });
    expect(decideSuccessor(anEnd(again))).toMatchObject({ kind: 'RETRY', tryNumber: 2 });
  });
});

describe('timeOfDayAt', () => {
  it.each([
    ['2026-03-10T00:00', 'MORNING'],
    ['2026-03-10T10:59:59', 'MORNING'],
    ['2026-03-10T11:00', 'MIDDAY'],
    ['2026-03-10T13:59:59', 'MIDDAY'],
    ['2026-03-10T14:00', 'AFTERNOON'],
    ['2026-03-10T16:59:59', 'AFTERNOON'],
    ['2026-03-10T17:00', 'EVENING'],
    ['2026-03-10T23:59:59', 'EVENING'],
    ['2026-07-10T11:00', 'MIDDAY'],
    ['2026-03-29T11:00', 'MIDDAY'],
  ])('%s in Berlin is %s', (time, expected) => {
    expect(timeOfDayAt(wallTime(time), BERLIN)).toBe(expected);
  });
  it('knows the rest of the day', () => {
    expect(windowsOtherThan('MORNING')).toEqual([{ startMinute: 660, endMinute: 1440 }]);
    expect(windowsOtherThan('MIDDAY')).toEqual([
      { startMinute: 0, endMinute: 660 },
      { startMinute: 840, endMinute: 1440 },
    ]);
    for (const avoided of TIMES_OF_DAY) {
      for (let hour = 0; hour < 24; hour += 1) {
        const at = wallTime(`2026-03-10T${String(hour).padStart(2, '0')}:30`);
        const inside = windowsOtherThan(avoided).some(
          ({ startMinute, endMinute }) => startMinute <= hour * 60 + 30 && hour * 60 + 30 < endMinute,
        );
        expect(inside).toBe(timeOfDayAt(at, BERLIN) !== avoided);
      }
    }
  });
});

describe('nextTryNumber', () => {
  const earlier: EarlierCall = {
    status: 'FAILED',
    outcome: 'NO_ANSWER',
    canceledReason: null,
    tryNumber: 2,
    reason: 'RETRY',
  };
  const canceled = { status: 'CANCELED', outcome: null } as const;
  it.each<[string, EarlierCall | null, number]>([
    ['begins with 1', null, 1],
    ['goes on after a call that nobody took', earlier, 3],
    ['goes on after a voicemail', { ...earlier, outcome: 'VOICEMAIL' }, 3],
    ['goes on after a busy line', { ...earlier, outcome: 'BUSY' }, 3],
    ['does not count a callback that nobody took', { ...earlier, reason: 'CALLBACK' }, 2],
    ['is that of a call that found no slot to move to', { ...earlier, ...canceled, canceledReason: 'NO_SLOT' }, 2],
    ['begins anew after a call that staff canceled', { ...earlier, ...canceled, canceledReason: 'BY_STAFF' }, 1],
    ['begins anew after somebody was reached', { ...earlier, status: 'COMPLETED', outcome: 'REACHED' }, 1],
    ['begins anew with another number', { ...earlier, outcome: 'WRONG_NUMBER' }, 1],
    ['begins anew after somebody asked to be called back', { ...earlier, outcome: 'CALLBACK_REQUESTED' }, 1],
  ])('%s', (_name, call, expected) => {
    expect(nextTryNumber(call)).toBe(expected);
  });
});
