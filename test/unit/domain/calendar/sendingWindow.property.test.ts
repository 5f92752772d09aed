import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { isPublicHoliday } from '../../../../src/domain/calendar/publicHolidays.js';
import {
  isInSendingWindow,
  nextSendingMoment,
  type Place,
  type SendingWindow,
} from '../../../../src/domain/calendar/sendingWindow.js';
import { instants, places, sendingWindows } from '../../../support/domain/generators.js';

/** The same question answered by luxon alone. */
function isOpenByLuxon(at: Date, place: Place, { from, to, weekdays }: SendingWindow): boolean {
  const local = DateTime.fromJSDate(at, { zone: place.timeZone });
  const time = local.toFormat('HH:mm');
  const open = weekdays.includes(local.weekday) && time >= from && time < to;
  return open && !isPublicHoliday(local.toISODate() ?? '', place.federalState);
}

describe('sending windows, whatever the zone, the hours and the day', () => {
  it('agree with luxon about every moment', () => {
    fc.assert(
      fc.property(instants, places, sendingWindows, (at, place, window) => {
        expect(isInSendingWindow(at, place, window)).toBe(isOpenByLuxon(at, place, window));
      }),
      { numRuns: 2_000 },
    );
  });

  it('open next at the first open moment and at none before', () => {
    fc.assert(
      fc.property(
        instants,
        places,
        sendingWindows,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (at, place, window, share) => {
          const next = nextSendingMoment(at, place, window);
          const between = new Date(Math.floor(at.getTime() + share * (next.getTime() - at.getTime())));
          expect(next.getTime()).toBeGreaterThanOrEqual(at.getTime());
          expect(isOpenByLuxon(next, place, window)).toBe(true);
          if (next > at) expect(isOpenByLuxon(new Date(next.getTime() - 1), place, window)).toBe(false);
          if (between < next) expect(isOpenByLuxon(between, place, window)).toBe(false);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
