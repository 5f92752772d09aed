import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { emptyWeek, ISO_WEEKDAYS, type WeeklyWindows } from '../../../../src/domain/availability/weeklyWindows.js';
import { checkChosenSlot } from '../../../../src/domain/calls/checkChosenSlot.js';
import { DEFAULT_LINE_HOURS, lineCalendar } from '../../../../src/domain/calls/lineCalendar.js';
import { localDateAt } from '../../../../src/domain/calls/localDates.js';
import { slotQuery } from '../../../../src/domain/calls/slotRequest.js';
import { decideSuccessor } from '../../../../src/domain/calls/successor.js';
import { timeOfDayAt } from '../../../../src/domain/calls/timeOfDay.js';
import { createLocalDays } from '../../../../src/domain/slots/createLocalDays.js';
import { findFirstSlot } from '../../../../src/domain/slots/findSlots.js';
import { instantOfMinute } from '../../../../src/domain/slots/minuteInterval.js';
import { instants } from '../../../support/domain/generators.js';
import { plusMs } from '../../../support/domain/wallTime.js';

const ZONES = ['Europe/Berlin', 'Europe/Lisbon', 'Pacific/Auckland'];
const calendars = new Map(ZONES.map((zone) => [zone, createLocalDays(zone)]));
const HOURS = [
  [],
  [{ startMinute: 540, endMinute: 600 }],
  [{ startMinute: 900, endMinute: 1_020 }],
  [{ startMinute: 0, endMinute: 1_440 }],
];
const weeks = fc
  .tuple(...ISO_WEEKDAYS.map(() => fc.constantFrom(...HOURS)))
  .map((days): WeeklyWindows => Object.assign(emptyWeek(), Object.fromEntries(days.map((day, n) => [n + 1, day]))));

describe('the slot of a retry', () => {
  it('lies not before it may, on no forbidden day, and is one that staff could have chosen', () => {
    let found = 0;
    const query = fc.record({
      outcome: fc.constantFrom('BUSY', 'NO_ANSWER', 'VOICEMAIL'),
      slotStartedAt: instants,
      afterMs: fc.oneof(
        fc.integer({ min: -3 * 86_400_000, max: 3 * 86_400_000 }),
        fc.integer({ min: 0, max: 600_000 }),
      ),
      zone: fc.constantFrom('Europe/Berlin', ...ZONES),
      windows: weeks,
    });
    fc.assert(
      fc.property(query, ({ outcome, slotStartedAt, afterMs, zone, windows }) => {
        const localDays = calendars.get(zone)!;
        const now = plusMs(slotStartedAt, afterMs);
        const triedAt = afterMs < 0 ? now : slotStartedAt;
        const retry = decideSuccessor({
          outcome,
          tryNumber: 1,
          slotStartedAt,
          callEndedAt: now,
          callbackAt: null,
          timeZone: zone,
        });
        if (retry.kind !== 'RETRY') throw new Error('a first try has a successor');
        const calendar = { windows, localDays, isHoliday: (date: string) => date.endsWith('-05') };
        const line = {
          lineId: 'l',
          workingHours: DEFAULT_LINE_HOURS,
          localDays: calendars.get('Europe/Berlin')!,
          busy: [],
        };
        const lines = [lineCalendar(line, now)];
        const request = { durationMinutes: 10, wish: retry, calendar, contactPointBusy: [], lines };
        const answer = findFirstSlot(slotQuery(request, now));
        if (answer.kind === 'NONE') return;
        found += 1;
        const startsAt = instantOfMinute(answer.slot.startMinute);
        expect(startsAt.getTime()).toBeGreaterThanOrEqual(retry.notBefore.getTime());
        expect(startsAt.getTime()).toBeGreaterThanOrEqual(now.getTime());
        if (outcome === 'BUSY') expect(startsAt.getTime() - now.getTime()).toBeGreaterThanOrEqual(30 * 60_000);
        else expect(localDateAt(startsAt, localDays) > localDateAt(triedAt, localDays)).toBe(true);
        if (outcome !== 'BUSY' && timeOfDayAt(startsAt, zone) === timeOfDayAt(triedAt, zone)) {
          const { open, preferredOpen, ...rest } = slotQuery(request, now);
          expect(findFirstSlot({ ...rest, open: preferredOpen! }).kind).toBe('NONE');
        }
        const chosen = { ...request, startsAt, isCallback: false, forceAvailability: false };
        expect(checkChosenSlot(chosen, now)).toEqual({ ok: true, lineId: 'l' });
      }),
      { numRuns: 1_500 },
    );
    expect(found).toBeGreaterThan(500);
  });
});
