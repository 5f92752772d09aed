import { describe, expect, it } from '@jest/globals';
import { parseAvailability } from '../../../../src/domain/availability/parseAvailability.js';
import { callDurationMinutes } from '../../../../src/domain/slots/callDurationMinutes.js';
import { createLocalDays } from '../../../../src/domain/slots/createLocalDays.js';
import type { SlotQuery } from '../../../../src/domain/slots/findSlots.js';
import { findFirstSlot, findSlots } from '../../../../src/domain/slots/findSlots.js';
import { coveringMinutes, instantOfMinute, minuteAtOrAfter } from '../../../../src/domain/slots/minuteInterval.js';
import type { OpenIntervalsQuery } from '../../../../src/domain/slots/openIntervals.js';
import { LOOK_AHEAD_DAYS, openIntervals } from '../../../../src/domain/slots/openIntervals.js';

const berlin = createLocalDays('Europe/Berlin');
const minute = (iso: string) => Date.parse(iso) / 60_000;
const iso = (epochMinute: number) => instantOfMinute(epochMinute).toISOString().slice(0, 16);
const OFFICE_HOURS = { mo: '8-18', di: '8-18', mi: '8-18', do: '8-18', fr: '8-18' };

function open(availability: unknown, nowIso: string, more: Partial<OpenIntervalsQuery> = {}) {
  return openIntervals({
    windows: parseAvailability(availability).windows,
    localDays: berlin,
    firstDayNumber: berlin.dayNumberAt(minute(nowIso)),
    dayCount: LOOK_AHEAD_DAYS,
    ...more,
  });
}

/** A line in office hours and a therapist; the clock stands at `nowIso`. */
function aQuery(availability: unknown, nowIso: string, more: Partial<SlotQuery> = {}): SlotQuery {
  return {
    durationMinutes: 5,
    earliestMinute: minuteAtOrAfter(new Date(nowIso)),
    open: open(availability, nowIso),
    contactPointBusy: [],
    lines: [{ lineId: 'a', open: open(OFFICE_HOURS, nowIso), busy: [] }],
    ...more,
  };
}

function first(query: SlotQuery): string {
  const answer = findFirstSlot(query);
  return answer.kind === 'FOUND' ? `${iso(answer.slot.startMinute)} ${answer.slot.lineId}` : answer.reason;
}

describe('findFirstSlot', () => {
  // Tuesday 2026-03-03; Berlin is at UTC+1 until Sunday 2026-03-29.
  it.each([
    ['a window later today', { di: '10-12' }, '2026-03-03T08:00Z', '2026-03-03T09:00 a'],
    ['now, exactly at the start', { di: '9-12' }, '2026-03-03T08:00Z', '2026-03-03T08:00 a'],
    ['the next grid point, never the past', { di: '9-12' }, '2026-03-03T08:00:01Z', '2026-03-03T08:05 a'],
    ['the last minutes of a window', { di: '9-9.20' }, '2026-03-03T08:15Z', '2026-03-03T08:15 a'],
    ['next week, when today is over', { di: '9-9.20' }, '2026-03-03T08:16Z', '2026-03-10T08:00 a'],
    ['day 13', { mo: '9-10' }, '2026-03-03T08:00Z', '2026-03-09T08:00 a'],
    ['not day 14', { di: '9-9.05' }, '2026-03-03T09:00Z', '2026-03-10T08:00 a'],
    ['a window off the grid', { di: '10:02-10:13' }, '2026-03-03T08:00Z', '2026-03-03T09:05 a'],
    ['nothing in a window shorter than the call', { di: '10:01-10:09' }, '2026-03-03T08:00Z', 'WINDOWS_TOO_SHORT'],
    ['nothing without windows', {}, '2026-03-03T08:00Z', 'NO_WINDOWS'],
    ['nothing outside the hours of all lines', { sa: '9-12', di: '18-20' }, '2026-03-03T08:00Z', 'OUTSIDE_LINE_HOURS'],
    ['only what lies in the hours of the line', { di: '7-8.10' }, '2026-03-03T05:00Z', '2026-03-03T07:00 a'],
    ['the same clock time after the clocks changed', { mo: '9-10' }, '2026-03-27T12:00Z', '2026-03-30T07:00 a'],
    ['the same clock time after they changed back', { mo: '9-10' }, '2026-10-23T12:00Z', '2026-10-26T08:00 a'],
  ])('finds %s', (_name, availability, now, expected) => {
    expect(first(aQuery(availability, now))).toBe(expected);
  });

  it('leaves holidays out', () => {
    const now = '2026-04-01T08:00Z';
    const easter = new Set(['2026-04-03', '2026-04-06']);
    const free = open({ fr: '9-10', mo: '9-10' }, now, { isHoliday: (isoDate) => easter.has(isoDate) });
    expect(first(aQuery({}, now, { open: free }))).toBe('2026-04-10T07:00 a');
  });

  it('goes around calls at the same contact point and on the line', () => {
    const now = '2026-03-03T08:00Z';
    const call = (from: string, to: string) => coveringMinutes(new Date(from), new Date(to));
    const lineOpen = open(OFFICE_HOURS, now);
    const query = aQuery({ di: '9-10' }, now, {
      durationMinutes: 10,
      contactPointBusy: [call('2026-03-03T08:00Z', '2026-03-03T08:10Z')],
      lines: [
        { lineId: 'a', open: lineOpen, busy: [call('2026-03-03T08:15Z', '2026-03-03T08:30:30Z')] },
        { lineId: 'b', open: lineOpen, busy: [call('2026-03-03T08:00Z', '2026-03-03T08:15Z')] },
      ],
    });
    expect(first(query)).toBe('2026-03-03T08:15 b');
    expect(first({ ...query, lines: query.lines.slice(0, 1) })).toBe('2026-03-03T08:35 a');
    expect(first({ ...query, lines: [] })).toBe('NO_LINES');
    const always = [{ start: 0, end: minute('2027-01-01T00:00Z') }];
    expect(first({ ...query, contactPointBusy: always })).toBe('ALL_TAKEN');
  });

  it('prefers another time of day, and takes any where there is none', () => {
    const now = '2026-03-03T08:00Z';
    const afternoon = [{ startMinute: 720, endMinute: 1440 }];
    const withAfternoon = { di: '9-10', do: '13-14' };
    const preferredOpen = open(withAfternoon, now, { timeOfDay: afternoon });
    expect(first(aQuery(withAfternoon, now, { preferredOpen }))).toBe('2026-03-05T12:00 a');
    const mornings = { di: '9-10' };
    expect(first(aQuery(mornings, now, { preferredOpen: open(mornings, now, { timeOfDay: afternoon }) }))).toBe(
      '2026-03-03T08:00 a',
    );
  });
});

describe('findSlots', () => {
  it('lists slots in order, up to a limit and an end', () => {
    const query = aQuery({ di: '9-9.20' }, '2026-03-03T08:00Z');
    const starts = (slots: readonly { startMinute: number }[]) =>
      slots.map(({ startMinute }) => iso(startMinute).slice(5));
    expect(starts(findSlots(query, 6))).toEqual([
      '03-03T08:00',
      '03-03T08:05',
      '03-03T08:10',
      '03-03T08:15',
      '03-10T08:00',
      '03-10T08:05',
    ]);
    expect(findSlots({ ...query, beforeMinute: minute('2026-03-03T08:15Z') }, 100)).toHaveLength(3);
  });
});

describe('openIntervals on days on which the clocks change', () => {
  const shown = (availability: unknown, now: string) =>
    open(availability, now, { dayCount: 1 }).map(({ start, end }) => `${iso(start)} ${end - start}`);

  it('skips the hour that is not there', () => {
    expect(shown({ so: '1-4' }, '2026-03-29T00:00Z')).toEqual(['2026-03-29T00:00 120']);
    expect(shown({ so: '2-3' }, '2026-03-29T00:00Z')).toEqual([]);
    expect(shown({ so: '0-24' }, '2026-03-29T00:00Z')).toEqual(['2026-03-28T23:00 1380']);
  });

  it('has the repeated hour twice', () => {
    expect(shown({ so: '2-3' }, '2026-10-25T00:00Z')).toEqual(['2026-10-25T00:00 120']);
    expect(shown({ so: '2-2.30' }, '2026-10-25T00:00Z')).toEqual(['2026-10-25T00:00 30', '2026-10-25T01:00 30']);
    expect(shown({ so: '0-24' }, '2026-10-25T00:00Z')).toEqual(['2026-10-24T22:00 1500']);
  });

  it('joins windows that meet at midnight', () => {
    expect(open({ mo: '23-24', di: '0-1' }, '2026-03-02T12:00Z', { dayCount: 2 })).toHaveLength(1);
  });
});

describe('createLocalDays', () => {
  it('refuses an unknown zone', () => {
    expect(() => createLocalDays('Europe/Nirgendwo')).toThrow(expect.objectContaining({ code: 'UNKNOWN_TIME_ZONE' }));
  });

  it('knows days before 1970, too', () => {
    expect(berlin.day(-1)).toMatchObject({ isoDate: '1969-12-31', weekday: 3 });
  });
});

describe('callDurationMinutes', () => {
  it.each([
    [0, 5],
    [1, 5],
    [5, 5],
    [6, 10],
    [10, 10],
    [11, 15],
  ])('%i patients: %i minutes', (patients, minutes) => {
    expect(callDurationMinutes(patients)).toBe(minutes);
  });
});
