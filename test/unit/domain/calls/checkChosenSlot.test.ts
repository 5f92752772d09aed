import { describe, expect, it } from '@jest/globals';
import { type ChosenSlot, canGrow, checkChosenSlot } from '../../../../src/domain/calls/checkChosenSlot.js';
import { DEFAULT_LINE_HOURS, lineCalendar } from '../../../../src/domain/calls/lineCalendar.js';
import { createLocalDays } from '../../../../src/domain/slots/createLocalDays.js';
import { coveringMinutes } from '../../../../src/domain/slots/minuteInterval.js';
import { wallTime } from '../../../support/domain/wallTime.js';
import { aCalendar } from './callBuilders.js';

const NOON = wallTime('2026-03-10T12:00');
const berlin = createLocalDays('Europe/Berlin');
const span = (from: string, to: string) => coveringMinutes(wallTime(from), wallTime(to));

function aLine(lineId: string, around: Date, busy: readonly [string, string][] = []) {
  return lineCalendar(
    {
      lineId,
      workingHours: DEFAULT_LINE_HOURS,
      localDays: berlin,
      busy: busy.map(([from, to]) => ({ startsAt: wallTime(from), endsAt: wallTime(to) })),
    },
    around,
  );
}

function check(startsAt: string, parts: Partial<ChosenSlot> = {}): string {
  const chosen: ChosenSlot = {
    startsAt: wallTime(startsAt),
    durationMinutes: 10,
    isCallback: false,
    forceAvailability: false,
    calendar: aCalendar({ di: '12-14', mi: '9-12', sa: '9-12' }, ['2026-03-18']),
    contactPointBusy: [],
    lines: [aLine('a', wallTime(startsAt))],
    ...parts,
  };
  const answer = checkChosenSlot(chosen, NOON);
  return answer.ok ? answer.lineId : answer.code;
}

describe('checkChosenSlot', () => {
  it.each<[startsAt: string, expected: string, parts?: Partial<ChosenSlot>]>([
    ['2026-03-10T12:00', 'a'],
    ['2026-03-10T11:55', 'IN_THE_PAST'],
    ['2026-03-10T12:01', 'OFF_GRID'],
    ['2026-03-10T12:05:30', 'OFF_GRID'],
    ['2026-03-10T13:50', 'a'],
    ['2026-03-10T13:55', 'OUTSIDE_AVAILABILITY'],
    ['2026-03-10T13:55', 'a', { forceAvailability: true }],
    ['2026-03-11T08:55', 'OUTSIDE_AVAILABILITY'],
    ['2026-03-12T09:00', 'OUTSIDE_AVAILABILITY'],
    ['2026-03-18T09:00', 'PUBLIC_HOLIDAY'],
    ['2026-03-18T09:00', 'PUBLIC_HOLIDAY', { forceAvailability: true }],
    ['2026-03-14T09:00', 'NO_LINE'],
    ['2026-03-14T09:00', 'NO_LINE', { forceAvailability: true }],
    ['2026-03-11T09:00', 'NO_LINE', { lines: [] }],
    ['2027-03-10T09:00', 'a'],
  ])('%s: %s', (startsAt, expected, parts = {}) => {
    expect(check(startsAt, parts)).toBe(expected);
  });

  it.each<[startsAt: string, expected: string, parts?: Partial<ChosenSlot>]>([
    ['2026-03-10T12:00', 'IN_THE_PAST'],
    ['2026-03-10T12:01', 'a'],
    ['2026-03-10T17:37', 'a'],
    ['2026-03-18T09:03', 'a'],
    ['2026-03-10T12:05:30', 'OFF_GRID'],
    ['2026-03-10T17:50', 'a'],
    ['2026-03-10T17:51', 'NO_LINE'],
    ['2026-03-14T09:00', 'NO_LINE'],
  ])('a callback at %s: %s', (startsAt, expected) => {
    expect(check(startsAt, { isCallback: true })).toBe(expected);
  });

  it.each([
    ['ends', '2026-03-17T23:50', 'night'],
    ['reaches into it', '2026-03-17T23:55', 'PUBLIC_HOLIDAY'],
  ])('a call %s at the midnight of a holiday', (_name, startsAt, expected) => {
    const calendar = aCalendar({ di: '23-24', mi: '0-1' }, ['2026-03-18']);
    const night = { lineId: 'night', open: [span('2026-03-17T22:00', '2026-03-18T02:00')], busy: [] };
    expect(check(startsAt, { calendar, lines: [night] })).toBe(expected);
  });

  it('takes the first line that is free', () => {
    const start = wallTime('2026-03-11T09:00');
    const before = aLine('before', start, [['2026-03-11T08:50', '2026-03-11T09:00']]);
    const behind = aLine('behind', start, [['2026-03-11T09:10', '2026-03-11T09:20']]);
    const taken = aLine('taken', start, [['2026-03-11T09:09', '2026-03-11T09:20']]);
    const off = { ...aLine('off', start), open: [] };
    expect(check('2026-03-11T09:00', { lines: [taken, off, behind, before] })).toBe('behind');
    expect(check('2026-03-11T09:00', { lines: [taken, before] })).toBe('before');
    expect(check('2026-03-11T09:00', { lines: [taken, off] })).toBe('SLOT_TAKEN');
    expect(check('2026-03-11T09:00', { lines: [off] })).toBe('NO_LINE');
  });
  it.each([
    ['2026-03-11T08:50', '2026-03-11T09:00', 'a'],
    ['2026-03-11T08:50', '2026-03-11T09:01', 'SLOT_TAKEN'],
    ['2026-03-11T09:09', '2026-03-11T09:10', 'SLOT_TAKEN'],
    ['2026-03-11T09:10', '2026-03-11T09:15', 'a'],
  ])('another call there from %s to %s: %s', (from, to, expected) => {
    const busy = { contactPointBusy: [span(from, to)] };
    expect(check('2026-03-11T09:00', busy)).toBe(expected);
    expect(check('2026-03-11T09:00', { ...busy, isCallback: true })).toBe(expected);
  });
});

describe('canGrow', () => {
  const startsAt = wallTime('2026-03-11T09:00');
  const call = {
    startsAt,
    durationMinutes: 10,
    calendar: aCalendar({ mi: '9-9:10' }),
    contactPointBusy: [],
    line: aLine('a', startsAt),
  };
  it.each([
    ['fits', call, true],
    ['past the window', { ...call, durationMinutes: 15 }, false],
    ['past the window, which does not bind it', { ...call, durationMinutes: 15, calendar: null }, true],
    [
      'into the next call of the line',
      { ...call, line: aLine('a', startsAt, [['2026-03-11T09:05', '2026-03-11T09:10']]) },
      false,
    ],
    ['into another call there', { ...call, contactPointBusy: [span('2026-03-11T09:05', '2026-03-11T09:10')] }, false],
    ['past the line’s hours', { ...call, calendar: null, startsAt: wallTime('2026-03-11T17:55') }, false],
  ])('%s', (_name, one, expected) => {
    expect(canGrow(one)).toBe(expected);
  });
});
