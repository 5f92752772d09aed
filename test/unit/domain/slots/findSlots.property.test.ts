import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MinuteWindow, WeeklyWindows } from '../../../../src/domain/availability/weeklyWindows.js';
import { emptyWeek, ISO_WEEKDAYS, mergeWindows } from '../../../../src/domain/availability/weeklyWindows.js';
import type { LocalDays } from '../../../../src/domain/slots/createLocalDays.js';
import { createLocalDays } from '../../../../src/domain/slots/createLocalDays.js';
import { findFirstSlot, findSlots } from '../../../../src/domain/slots/findSlots.js';
import type { MinuteInterval } from '../../../../src/domain/slots/minuteInterval.js';
import { normalizeIntervals, withInterval } from '../../../../src/domain/slots/minuteInterval.js';
import { openIntervals } from '../../../../src/domain/slots/openIntervals.js';
import type { SlowQuery } from './slowSlotFinder.js';
import { slowSlots } from './slowSlotFinder.js';

/** Around both daylight-saving Sundays of 2026 in Germany, a plain fortnight with Easter, and the turn of a year. */
const BASES = ['2026-03-25T06:00Z', '2026-10-20T09:00Z', '2026-03-31T22:00Z', '2026-12-24T12:00Z'].map((iso) =>
  Math.floor(Date.parse(iso) / 60_000),
);
const HOLIDAYS = ['2026-04-03', '2026-04-06', '2026-10-31', '2026-12-25', '2026-12-26', '2027-01-01', '2026-03-29'];
const ZONES = ['Europe/Berlin', 'America/New_York', 'Pacific/Auckland'];
const calendars = new Map<string, LocalDays>(ZONES.map((zone) => [zone, createLocalDays(zone)]));

const WORKING_HOURS = Object.fromEntries(
  ISO_WEEKDAYS.map((weekday) => [weekday, weekday < 6 ? [{ startMinute: 480, endMinute: 1080 }] : []]),
) as unknown as WeeklyWindows;

const aWindow = fc
  .tuple(
    fc.integer({ min: 0, max: 1439 }),
    fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 30, max: 900 })),
  )
  .map(([startMinute, length]): MinuteWindow => ({ startMinute, endMinute: Math.min(1440, startMinute + length) }));
const aWeek = fc
  .tuple(...ISO_WEEKDAYS.map(() => fc.array(aWindow, { maxLength: 2, size: 'max' })))
  .map((days): WeeklyWindows => {
    const week = emptyWeek();
    days.forEach((windows, index) => {
      week[ISO_WEEKDAYS[index]!] = mergeWindows(windows);
    });
    return week;
  });
/** Crowded around Sunday's small hours, where the clocks change. */
const aSundayNight = aWindow.map(
  (window): WeeklyWindows => ({
    ...emptyWeek(),
    6: [{ startMinute: 1380, endMinute: 1440 }],
    7: [{ startMinute: 0, endMinute: Math.min(window.endMinute, 300) }],
  }),
);
const someBusy = (now: number) =>
  fc
    .array(
      fc.tuple(fc.integer({ min: -100, max: 20_000 }), fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(3_000))),
      { maxLength: 8 },
    )
    .map((list) => normalizeIntervals(list.map(([from, length]) => ({ start: now + from, end: now + from + length }))));

const aQuery: fc.Arbitrary<SlowQuery> = fc
  .tuple(fc.constantFrom(...BASES), fc.integer({ min: 0, max: 3_000 }))
  .chain(([base, shift]) => {
    const nowMinute = base + shift;
    const week = fc.oneof({ weight: 4, arbitrary: aWeek }, { weight: 1, arbitrary: aSundayNight });
    const hours = fc.oneof(week, fc.constant(WORKING_HOURS), fc.constant(WORKING_HOURS));
    const line = fc.record({
      zone: fc.constantFrom(...Array(6).fill('Europe/Berlin'), ...ZONES),
      hours,
      busy: someBusy(nowMinute),
    });
    return fc.record({
      nowMinute: fc.constant(nowMinute),
      durationMinutes: fc.constantFrom(5, 10, 25, 60),
      lookAheadDays: fc.constantFrom(1, 4, 14, 14),
      zone: fc.constantFrom(...Array(6).fill('Europe/Berlin'), ...ZONES),
      windows: week,
      holidays: fc.constantFrom(new Set<string>(), new Set(HOLIDAYS)),
      contactPointBusy: someBusy(nowMinute),
      lines: fc
        .array(line, { minLength: 1, maxLength: 3 })
        .map((lines) => lines.map((one, index) => ({ ...one, lineId: `line ${index}` }))),
    });
  });

function toFastQuery(query: SlowQuery) {
  const localDays = calendars.get(query.zone)!;
  return {
    durationMinutes: query.durationMinutes,
    earliestMinute: query.nowMinute,
    open: openIntervals({
      windows: query.windows,
      localDays,
      firstDayNumber: localDays.dayNumberAt(query.nowMinute),
      dayCount: query.lookAheadDays,
      isHoliday: (isoDate) => query.holidays.has(isoDate),
    }),
    contactPointBusy: query.contactPointBusy,
    lines: query.lines.map(({ lineId, zone, hours, busy }) => {
      const lineDays = calendars.get(zone)!;
      // A day more on both sides: the line may sit on the other side of the date line.
      const firstDayNumber = lineDays.dayNumberAt(query.nowMinute) - 1;
      const open = openIntervals({
        windows: hours,
        localDays: lineDays,
        firstDayNumber,
        dayCount: query.lookAheadDays + 3,
      });
      return { lineId, busy, open };
    }),
  };
}

describe('slot finder', () => {
  it('agrees with the slow finder on every slot', () => {
    let nonEmpty = 0;
    fc.assert(
      fc.property(aQuery, (query) => {
        const expected = slowSlots(query);
        const fast = toFastQuery(query);
        const found = findSlots(fast, Number.POSITIVE_INFINITY);
        // As one text: comparing thousands of objects is slower than finding them.
        expect(found.map(({ startMinute, lineId }) => `${startMinute} ${lineId}`).join()).toBe(
          expected.map(({ startMinute, lineId }) => `${startMinute} ${lineId}`).join(),
        );
        expect(found.every((slot) => slot.endMinute - slot.startMinute === query.durationMinutes)).toBe(true);
        const first = findFirstSlot(fast);
        if (expected[0] === undefined) expect(first.kind).toBe('NONE');
        else expect(first).toMatchObject({ kind: 'FOUND', slot: expected[0] });
        nonEmpty += expected.length > 0 ? 1 : 0;
      }),
      { numRuns: 3_000 },
    );
    // Cases without any slot prove little.
    expect(nonEmpty).toBeGreaterThan(1_000);
  });

  it('never doubles when each slot found is booked', () => {
    fc.assert(
      fc.property(aQuery, (query) => {
        const fast = toFastQuery(query);
        const lines = fast.lines.map((line) => ({ ...line }));
        let contactPointBusy: MinuteInterval[] = [...fast.contactPointBusy];
        const booked: MinuteInterval[] = [];
        for (let call = 0; call < 10; call += 1) {
          const answer = findFirstSlot({ ...fast, lines, contactPointBusy });
          if (answer.kind === 'NONE') break;
          const taken = { start: answer.slot.startMinute, end: answer.slot.endMinute };
          expect(booked.every(({ start, end }) => taken.end <= start || end <= taken.start)).toBe(true);
          booked.push(taken);
          contactPointBusy = withInterval(contactPointBusy, taken);
          expect(contactPointBusy).toEqual(normalizeIntervals([...fast.contactPointBusy, ...booked]));
          const line = lines.find(({ lineId }) => lineId === answer.slot.lineId)!;
          line.busy = withInterval(line.busy, taken);
        }
      }),
      { numRuns: 300 },
    );
  });
});
