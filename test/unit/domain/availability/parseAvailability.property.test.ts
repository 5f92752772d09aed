import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeAvailabilityProblem } from '../../../../src/domain/availability/availabilityProblem.js';
import { parseAvailability } from '../../../../src/domain/availability/parseAvailability.js';
import type { IsoWeekday, MinuteWindow } from '../../../../src/domain/availability/weeklyWindows.js';
import { emptyWeek, ISO_WEEKDAYS } from '../../../../src/domain/availability/weeklyWindows.js';

const DAY_NAMES: Readonly<Record<IsoWeekday, readonly string[]>> = {
  1: ['monday', 'Montag', 'MO', ' mon. ', 'montags'],
  2: ['tuesday', 'Dienstag', 'Di', 'tues', 'tue.'],
  3: ['wednesday', 'Mittwoch', 'mi.', 'WED'],
  4: ['thursday', 'Donnerstag', 'Do', 'thur', 'THURS'],
  5: ['friday', 'Freitag', 'fr', 'Fri.'],
  6: ['saturday', 'Samstag', 'Sonnabend', 'sa'],
  7: ['sunday', 'Sonntag', 'so.', 'sun'],
};

type Spell = (window: MinuteWindow) => unknown;
const padded = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const short = (minute: number) => padded(minute).replace(/^0/, '');
const SPELLINGS: readonly Spell[] = [
  ({ startMinute, endMinute }) => ({ start: padded(startMinute), end: padded(endMinute) }),
  ({ startMinute, endMinute }) => `${padded(startMinute)}-${padded(endMinute)}`,
  ({ startMinute, endMinute }) => `${short(startMinute)}-${short(endMinute)}`,
  ({ startMinute, endMinute }) => `${short(startMinute).replace(':', '.')} – ${padded(endMinute)} Uhr`,
  ({ startMinute, endMinute }) => ({ von: `${short(startMinute)} Uhr`, bis: padded(endMinute) }),
];

const window = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 720 }))
  .map(([startMinute, length]) => ({ startMinute, endMinute: Math.min(1440, startMinute + length) }));
const entry = fc.record({
  weekday: fc.constantFrom(...ISO_WEEKDAYS),
  window,
  name: fc.nat(),
  spelling: fc.constantFrom(...SPELLINGS),
});

/** The independent, slow way: a minute is answered or it is not. */
function minutesOf(windows: readonly MinuteWindow[]): string {
  return Array.from({ length: 1440 }, (_, minute) =>
    windows.some(({ startMinute, endMinute }) => startMinute <= minute && minute < endMinute) ? 'x' : '.',
  ).join('');
}

function expectSound(raw: unknown): void {
  const { windows, problems } = parseAvailability(raw);
  for (const weekday of ISO_WEEKDAYS) {
    let previousEnd = -1;
    for (const { startMinute, endMinute } of windows[weekday]) {
      expect(Number.isInteger(startMinute) && Number.isInteger(endMinute)).toBe(true);
      expect(startMinute).toBeGreaterThan(previousEnd);
      expect(endMinute).toBeGreaterThan(startMinute);
      expect(endMinute).toBeLessThanOrEqual(1440);
      previousEnd = endMinute;
    }
  }
  expect(problems.length).toBeLessThanOrEqual(51);
  for (const problem of problems) expect(describeAvailabilityProblem(problem)).not.toContain('undefined');
}

describe('parseAvailability, whatever comes', () => {
  it('never throws and returns sorted, merged windows', () => {
    fc.assert(
      fc.property(
        fc.anything({ withDate: true, withMap: true, withSparseArray: true, withNullPrototype: true }),
        expectSound,
      ),
      {
        numRuns: 2_000,
      },
    );
  });

  it('never throws on garbage that looks like availability', () => {
    const names = fc.constantFrom('mo', 'Dienstag', 'wed', '__proto__', 'Mo-Fr', 'x');
    const times = fc.oneof(fc.stringMatching(/^[0-9:.\-– Uhrbis,]{0,15}$/), fc.anything());
    const windows = fc.oneof(times, fc.record({ start: times, end: times }, { requiredKeys: [] }));
    fc.assert(fc.property(fc.dictionary(names, fc.oneof(windows, fc.array(windows))), expectSound), { numRuns: 2_000 });
  });

  it('is never silent: a week without windows and without problems said nothing', () => {
    const something = fc.oneof(fc.integer(), fc.boolean(), fc.stringMatching(/^[a-z]{4,12}$/), fc.constant({ x: 1 }));
    const said = something.filter((value) => !['none', 'keine', 'closed'].includes(String(value)));
    fc.assert(
      fc.property(fc.constantFrom('mo', 'tue', 'irgendwann'), said, fc.boolean(), (day, value, inList) => {
        expect(parseAvailability({ [day]: inList ? [value] : value }).problems).not.toEqual([]);
      }),
    );
  });

  it('reads back generated windows in every mixture of shapes', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 25 }), fc.boolean(), (entries, asText) => {
        const raw: Record<string, unknown[]> = {};
        const wanted = emptyWeek();
        for (const { weekday, window, name, spelling } of entries) {
          const names = DAY_NAMES[weekday];
          const key = names[name % names.length]!;
          raw[key] = [...(raw[key] ?? []), spelling(window)];
          wanted[weekday].push(window);
        }
        const { windows, problems } = parseAvailability(asText ? JSON.stringify(raw) : raw);
        expect(problems).toEqual([]);
        for (const weekday of ISO_WEEKDAYS) expect(minutesOf(windows[weekday])).toBe(minutesOf(wanted[weekday]));
      }),
      { numRuns: 300 },
    );
  });
});
