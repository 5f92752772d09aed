import { describe, expect, it } from '@jest/globals';
import { isPublicHoliday } from '../../../../src/domain/calendar/publicHolidays.js';
import { FEDERAL_STATES, type FederalState } from '../../../../src/domain/vocabulary.js';

describe('isPublicHoliday', () => {
  it.each<[name: string, isoDate: string, state: FederalState | null, expected: boolean]>([
    ['Corpus Christi in Bavaria', '2026-06-04', 'BY', true],
    ['Corpus Christi in Berlin', '2026-06-04', 'BE', false],
    ['Corpus Christi without a state', '2026-06-04', null, false],
    ['Reformation Day in Saxony', '2026-10-31', 'SN', true],
    ['Reformation Day in Bavaria', '2026-10-31', 'BY', false],
    ['Reformation Day 2017 in Bavaria, once for all', '2017-10-31', 'BY', true],
    ['Day of Repentance in Saxony', '2026-11-18', 'SN', true],
    ['Day of Repentance in Thuringia', '2026-11-18', 'TH', false],
    ["Women's Day in Berlin", '2026-03-08', 'BE', true],
    ["Women's Day in Hamburg", '2026-03-08', 'HH', false],
    ['Epiphany in Baden-Württemberg', '2026-01-06', 'BW', true],
    ['Epiphany in Hesse', '2026-01-06', 'HE', false],
    ['Assumption in Saarland', '2026-08-15', 'SL', true],
    ['Assumption in Bavaria, where only some towns keep it', '2026-08-15', 'BY', false],
    ['Unity Day without a state', '2026-10-03', null, true],
    ['Christmas Eve, no public holiday', '2026-12-24', null, false],
    ["New Year's Eve, no public holiday", '2026-12-31', 'BY', false],
    ['Carnival Monday, no public holiday', '2026-02-16', 'NW', false],
    ['an ordinary Tuesday', '2026-03-03', 'BY', false],
  ])('%s', (_name, isoDate, state, expected) => {
    expect(isPublicHoliday(isoDate, state)).toBe(expected);
  });

  it.each(FEDERAL_STATES)('keeps the nine nationwide holidays in %s, movable ones included', (state) => {
    const nationwide2027 = ['01-01', '03-26', '03-29', '05-01', '05-06', '05-17', '10-03', '12-25', '12-26'];
    expect(nationwide2027.filter((date) => !isPublicHoliday(`2027-${date}`, state))).toEqual([]);
  });
});
