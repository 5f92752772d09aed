import { describe, expect, it } from '@jest/globals';
import { callStillFits } from '../../../../src/domain/calls/availabilityChange.js';
import { DEFAULT_LINE_HOURS, lineCalendar } from '../../../../src/domain/calls/lineCalendar.js';
import { ANY_SLOT, type SlotRequest, slotQuery } from '../../../../src/domain/calls/slotRequest.js';
import { decideSuccessor } from '../../../../src/domain/calls/successor.js';
import { createLocalDays } from '../../../../src/domain/slots/createLocalDays.js';
import { findFirstSlot } from '../../../../src/domain/slots/findSlots.js';
import { coveringMinutes, instantOfMinute } from '../../../../src/domain/slots/minuteInterval.js';
import { plusMs, wallTime } from '../../../support/domain/wallTime.js';
import { aCalendar } from './callBuilders.js';

const berlin = createLocalDays('Europe/Berlin');

function first(now: Date, parts: Partial<SlotRequest>): string {
  const line = { lineId: 'line', workingHours: DEFAULT_LINE_HOURS, localDays: berlin, busy: [] };
  const request = {
    durationMinutes: 5,
    wish: ANY_SLOT,
    calendar: aCalendar({}),
    contactPointBusy: [],
    lines: [lineCalendar(line, now)],
    ...parts,
  };
  const answer = findFirstSlot(slotQuery(request, now));
  return answer.kind === 'FOUND' ? instantOfMinute(answer.slot.startMinute).toISOString() : answer.reason;
}
const at = (text: string) => wallTime(text).toISOString();

describe('slotQuery', () => {
  const everyDay = { mo: '9-12,15-17', di: '9-12,15-17', mi: '9-12,15-17', do: '9-12,15-17', fr: '9-12,15-17' };
  it('asks for the next slot, never in the past', () => {
    expect(first(wallTime('2026-03-10T10:00'), { calendar: aCalendar(everyDay) })).toBe(at('2026-03-10T10:00'));
    expect(first(wallTime('2026-03-10T10:00:00.001'), { calendar: aCalendar(everyDay) })).toBe(at('2026-03-10T10:05'));
    const past = { ...ANY_SLOT, notBefore: wallTime('2026-03-09T10:00') };
    expect(first(wallTime('2026-03-10T10:00'), { calendar: aCalendar(everyDay), wish: past })).toBe(
      at('2026-03-10T10:00'),
    );
  });
  it('not before the wish says, holidays left out', () => {
    const wish = { ...ANY_SLOT, notBefore: wallTime('2026-04-02T16:58') };
    const calendar = aCalendar(everyDay, ['2026-04-03', '2026-04-06']);
    expect(first(wallTime('2026-04-01T10:00'), { calendar, wish })).toBe(at('2026-04-07T09:00'));
  });
  it('looks ahead 14 days from today', () => {
    const mondays = aCalendar({ mo: '9-10' });
    const now = wallTime('2026-03-10T10:00');
    expect(first(now, { calendar: mondays, wish: { ...ANY_SLOT, notBefore: wallTime('2026-03-23T09:55') } })).toBe(
      at('2026-03-23T09:55'),
    );
    expect(first(now, { calendar: mondays, wish: { ...ANY_SLOT, notBefore: wallTime('2026-03-23T10:00') } })).toBe(
      'NO_WINDOWS',
    );
  });

  const retryAfter = (outcome: 'BUSY' | 'NO_ANSWER', slot: string, endedAt = plusMs(wallTime(slot), 60_000)) => {
    const decision = decideSuccessor({
      outcome,
      tryNumber: 1,
      slotStartedAt: wallTime(slot),
      callEndedAt: endedAt,
      callbackAt: null,
      timeZone: 'Europe/Berlin',
    });
    if (decision.kind !== 'RETRY') throw new Error('no retry');
    return { now: endedAt, wish: decision };
  };
  it.each([
    ['30 minutes later, on the grid', { di: '9-12' }, '2026-03-10T10:00', '2026-03-10T10:35'],
    ['the last slot of the window', { di: '9-10:40' }, '2026-03-10T10:00', '2026-03-10T10:35'],
    ['the next window when this one is over by then', { di: '9-10:35,16-17' }, '2026-03-10T10:00', '2026-03-10T16:00'],
    ['another day when this one is over', { di: '9-10:35', mi: '9-10' }, '2026-03-10T10:00', '2026-03-11T09:00'],
    ['another day when the line is off by then', { di: '17-20', mi: '9-10' }, '2026-03-10T17:30', '2026-03-11T09:00'],
  ])('busy: %s', (_name, availability, slot, expected) => {
    const { now, wish } = retryAfter('BUSY', slot);
    expect(first(now, { calendar: aCalendar(availability), wish })).toBe(at(expected));
  });
  it.each([
    ['the first afternoon after a morning', { di: '9-11', mi: '9-11,15-17' }, '2026-03-10T10:00', '2026-03-11T15:00'],
    ['the first morning after an afternoon', everyDay, '2026-03-10T16:00', '2026-03-11T09:00'],
    ['midday counts as another time', { di: '9-12', mi: '9-12' }, '2026-03-10T10:00', '2026-03-11T11:00'],
    [
      'an afternoon next week rather than tomorrow morning',
      { mi: '9-10', di: '9-10,15-16' },
      '2026-03-10T09:30',
      '2026-03-17T15:00',
    ],
    ['any time where there is no other', { di: '9-10' }, '2026-03-10T09:30', '2026-03-17T09:00'],
    ['never the same day', { di: '9-12,15-17' }, '2026-03-10T10:00', '2026-03-17T11:00'],
    ['over the change to summer time', { sa: '10-11', mo: '10-11,16-17' }, '2026-03-28T10:00', '2026-03-30T16:00'],
    ['over the change to winter time', { mo: '10-11,16-17' }, '2026-10-19T10:00', '2026-10-26T16:00'],
  ])('no answer: %s', (_name, availability, slot, expected) => {
    const { now, wish } = retryAfter('NO_ANSWER', slot);
    expect(first(now, { calendar: aCalendar(availability), wish })).toBe(at(expected));
  });
  it('keeps the forbidden day even when the clock says it is not before', () => {
    const wish = { notBefore: null, notOnLocalDate: '2026-03-10', avoidTimeOfDay: null };
    expect(first(wallTime('2026-03-10T08:00'), { calendar: aCalendar(everyDay), wish })).toBe(at('2026-03-11T09:00'));
  });
});

describe('lineCalendar', () => {
  it('is office hours by default, with calls and absences in it', () => {
    const now = wallTime('2026-03-10T09:00');
    const busy = [
      { startsAt: wallTime('2026-03-10T10:00'), endsAt: wallTime('2026-03-10T10:05:30') },
      { startsAt: wallTime('2026-03-10T09:50'), endsAt: wallTime('2026-03-10T10:00') },
    ];
    const line = lineCalendar({ lineId: 'l', workingHours: DEFAULT_LINE_HOURS, localDays: berlin, busy }, now);
    expect(line.busy).toEqual([coveringMinutes(wallTime('2026-03-10T09:50'), wallTime('2026-03-10T10:06'))]);
    expect(line.open[0]).toEqual(coveringMinutes(wallTime('2026-03-10T08:00'), wallTime('2026-03-10T18:00')));
    expect(line.open.at(-1)).toEqual(coveringMinutes(wallTime('2026-03-24T08:00'), wallTime('2026-03-24T18:00')));
    expect(line.open).toHaveLength(11);
  });
});

describe('callStillFits', () => {
  const call = {
    startsAt: wallTime('2026-03-10T09:00'),
    endsAt: wallTime('2026-03-10T09:10'),
    exemptFromWindows: false,
  };
  const fits = (availability: unknown, holidays: readonly string[] = [], parts: Partial<typeof call> = {}) =>
    callStillFits({ ...call, ...parts }, aCalendar(availability).windows, 'Europe/Berlin', (date) =>
      holidays.includes(date),
    );
  it.each([
    ['exactly the window', { di: '9-9:10' }, true],
    ['a minute missing at the end', { di: '9-9:09' }, false],
    ['a minute missing at the start', { di: '9:01-10' }, false],
    ['touching windows are one', { di: '8-9:05,9:05-10' }, true],
    ['a gap in the middle', { di: '8-9:05,9:06-10' }, false],
    ['another day', { mi: '9-10' }, false],
    ['no windows left', {}, false],
  ])('%s', (_name, availability, expected) => {
    expect(fits(availability)).toBe(expected);
  });
  it('fits no holiday, and midnight is no border', () => {
    expect(fits({ di: '9-10' }, ['2026-03-10'])).toBe(false);
    const night = { startsAt: wallTime('2026-03-10T23:55'), endsAt: wallTime('2026-03-11T00:05') };
    expect(fits({ di: '23-24', mi: '0-1' }, [], night)).toBe(true);
    expect(fits({ di: '23-24', mi: '0-1' }, ['2026-03-11'], night)).toBe(false);
  });
  it('asks nothing of a callback or a forced time', () => {
    expect(fits({}, ['2026-03-10'], { exemptFromWindows: true })).toBe(true);
  });
  it('goes by the zone', () => {
    const inLisbon = (windows: unknown) =>
      callStillFits(call, aCalendar(windows).windows, 'Europe/Lisbon', () => false);
    expect(inLisbon({ di: '8-9' })).toBe(true);
    expect(inLisbon({ di: '9-10' })).toBe(false);
  });
});
