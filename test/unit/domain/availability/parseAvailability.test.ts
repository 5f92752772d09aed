import { describe, expect, it } from '@jest/globals';
import { describeAvailabilityProblem } from '../../../../src/domain/availability/availabilityProblem.js';
import { parseAvailability } from '../../../../src/domain/availability/parseAvailability.js';
import type { WeeklyWindows } from '../../../../src/domain/availability/weeklyWindows.js';
import { hasUsableWindows } from '../../../../src/domain/availability/weeklyWindows.js';

/** `1 9:00-12:00` for Monday; one text per window. */
function shown(windows: WeeklyWindows): string[] {
  const time = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;
  return Object.entries(windows).flatMap(([weekday, list]) =>
    list.map(({ startMinute, endMinute }) => `${weekday} ${time(startMinute)}-${time(endMinute)}`),
  );
}

function parsed(raw: unknown) {
  const { windows, problems } = parseAvailability(raw);
  for (const problem of problems) expect(describeAvailabilityProblem(problem)).toMatch(/^\S.* .*\.$/s);
  return { windows: shown(windows), problems: problems.map(({ code, path }) => `${code} ${path}`.trim()) };
}

const READ_WITHOUT_PROBLEM: readonly (readonly [string, unknown, readonly string[]])[] = [
  ['objects with start and end', { monday: [{ start: '09:00', end: '12:00' }] }, ['1 9:00-12:00']],
  ['ranges as text under a German name', { montag: ['10:00-12:00'] }, ['1 10:00-12:00']],
  ['ranges as text under an abbreviation', { Di: ['8:00-9:00'] }, ['2 8:00-9:00']],
  [
    'all three shapes in one',
    { monday: [{ start: '09:00', end: '12:00' }], dienstag: ['10:00-12:00'], Mi: ['8:00-9:00'] },
    ['1 9:00-12:00', '2 10:00-12:00', '3 8:00-9:00'],
  ],
  [
    'both kinds of entries in one day',
    { fri: ['8:00-9:00', { start: '10:00', end: '11:00' }] },
    ['5 8:00-9:00', '5 10:00-11:00'],
  ],
  [
    'English abbreviations',
    { MON: ['8-9'], tues: ['8-9'], wed: ['8-9'], thurs: ['8-9'] },
    ['1 8:00-9:00', '2 8:00-9:00', '3 8:00-9:00', '4 8:00-9:00'],
  ],
  [
    'German abbreviations with dots and blanks',
    { ' Do. ': ['8-9'], 'FR.': ['8-9'], 'sa ': ['8-9'], 'So:': ['8-9'] },
    ['4 8:00-9:00', '5 8:00-9:00', '6 8:00-9:00', '7 8:00-9:00'],
  ],
  [
    'adverbs and a regional name',
    { montags: ['8-9'], Sonnabend: ['8-9'], SONNTAGS: ['8-9'] },
    ['1 8:00-9:00', '6 8:00-9:00', '7 8:00-9:00'],
  ],
  ['one-digit hours in an object', { mo: [{ start: '8:05', end: '9:30' }] }, ['1 8:05-9:30']],
  ['24:00 as an end', { mo: ['20:00-24:00'] }, ['1 20:00-24:00']],
  ['the whole day', { mo: ['0:00-24:00'] }, ['1 0:00-24:00']],
  ['an en dash', { mo: ['9:00–12:00'] }, ['1 9:00-12:00']],
  ['an em dash with blanks', { mo: ['9:00 — 12:00'] }, ['1 9:00-12:00']],
  ['a hyphen with blanks', { mo: [' 9:00 - 12:00 '] }, ['1 9:00-12:00']],
  ['"bis" and "Uhr"', { mo: ['9 bis 12 Uhr'] }, ['1 9:00-12:00']],
  ['"von … bis …", "Uhr" twice', { mo: ['von 9:15 Uhr bis 12:45 Uhr'] }, ['1 9:15-12:45']],
  ['whole hours and "Uhr"', { mo: ['9-12 Uhr'] }, ['1 9:00-12:00']],
  ['dots in times', { mo: ['9.30-12.00'] }, ['1 9:30-12:00']],
  ['no separator inside times', { mo: ['0930-1200'] }, ['1 9:30-12:00']],
  ['seconds as databases write them', { mo: [{ start: '09:00:00', end: '12:30:00' }] }, ['1 9:00-12:30']],
  ['German field names', { mo: [{ von: '09:00', bis: '12:00' }] }, ['1 9:00-12:00']],
  ['field names in any case', { mo: [{ Start: '09:00', END: '12:00' }] }, ['1 9:00-12:00']],
  ['touching windows are one', { mo: ['9-10', '10-11'] }, ['1 9:00-11:00']],
  ['overlapping windows are one', { mo: ['9-11', '10-12'] }, ['1 9:00-12:00']],
  ['a window inside another', { mo: ['9-17', '10-11'] }, ['1 9:00-17:00']],
  ['the same window twice', { mo: ['9-10', '9-10'] }, ['1 9:00-10:00']],
  ['windows are sorted', { mo: ['14-15', '9-10'] }, ['1 9:00-10:00', '1 14:00-15:00']],
  ['two spellings of a day are one day', { Mo: ['9-10'], monday: ['10-12'] }, ['1 9:00-12:00']],
  ['a null day is none', { mo: null, di: ['9-10'] }, ['2 9:00-10:00']],
  ['an empty day is none', { mo: [], di: ['9-10'] }, ['2 9:00-10:00']],
  ['empty form rows are none', { mo: [null, '', {}, { start: null, end: '' }] }, []],
  ['words for none', { mo: ['-'], di: 'geschlossen', mi: 'keine', thu: 'closed', fr: '–' }, []],
  ['a text instead of a list', { mo: '09:00-12:00' }, ['1 9:00-12:00']],
  ['a text with two windows', { mo: '9-12 und 14-16 Uhr' }, ['1 9:00-12:00', '1 14:00-16:00']],
  ['commas between windows', { mo: ['9:00-12:00, 14:00-16:00,'] }, ['1 9:00-12:00', '1 14:00-16:00']],
  ['an object instead of a list', { mo: { start: '09:00', end: '12:00' } }, ['1 9:00-12:00']],
  ['JSON text', '{"mo":["9-10"]}', ['1 9:00-10:00']],
  ['null', null, []],
  ['undefined', undefined, []],
  ['an empty object', {}, []],
  ['an empty list, as some languages write an empty object', [], []],
  ['a blank text', '  ', []],
  ['JSON text of null', 'null', []],
  ['an object without a prototype', Object.assign(Object.create(null), { mo: ['9-10'] }), ['1 9:00-10:00']],
];

const cyclic: Record<string, unknown> = { di: ['9-10'] };
cyclic.mo = cyclic;
const throwing = {
  di: ['9-10'],
  get mo(): unknown {
    throw new Error('no');
  },
};
const revoked = Proxy.revocable({}, {});
revoked.revoke();

const READ_WITH_PROBLEMS: readonly (readonly [string, unknown, readonly string[], readonly string[]])[] = [
  ['a reversed window', { mo: ['12:00-9:00', '14-15'] }, ['1 14:00-15:00'], ['WINDOW_REVERSED mo[0]']],
  ['midnight as 00:00 at the end', { mo: ['22:00-00:00'] }, [], ['WINDOW_REVERSED mo[0]']],
  ['an empty window', { monday: [{ start: '9:00', end: '09:00' }] }, [], ['WINDOW_EMPTY monday[0]']],
  ['24:00 as a start', { monday: [{ start: '24:00', end: '24:00' }] }, [], ['TIME_OUT_OF_RANGE monday[0].start']],
  ['hour 25', { monday: [{ start: '09:00', end: '25:00' }] }, [], ['TIME_OUT_OF_RANGE monday[0].end']],
  ['minute 60', { mo: ['9:60-10:00'] }, [], ['TIME_OUT_OF_RANGE mo[0]']],
  ['24:01', { mo: ['9:00-24:01'] }, [], ['TIME_OUT_OF_RANGE mo[0]']],
  ['a missing end', { mo: [{ start: '09:00' }] }, [], ['END_MISSING mo[0]']],
  ['a missing start', { mo: [{ start: null, end: '09:00' }] }, [], ['START_MISSING mo[0]']],
  [
    'numbers as times',
    { mo: [{ start: 9, end: 12 }] },
    [],
    ['TIME_NOT_READABLE mo[0].start', 'TIME_NOT_READABLE mo[0].end'],
  ],
  ['a fraction of an hour', { mo: ['9.5-12'] }, [], ['TIME_NOT_READABLE mo[0]']],
  ['three digits', { mo: ['930-1200'] }, [], ['TIME_NOT_READABLE mo[0]']],
  ['am and pm', { mo: ['9am-12pm'] }, [], ['TIME_NOT_READABLE mo[0]', 'TIME_NOT_READABLE mo[0]']],
  ['prose', { mo: ['nach Vereinbarung'] }, [], ['WINDOW_NOT_READABLE mo[0]']],
  ['two single times', { mo: ['09:00', '12:00'] }, [], ['WINDOW_NOT_READABLE mo[0]', 'WINDOW_NOT_READABLE mo[1]']],
  ['three times in a range', { mo: ['9-12-14'] }, [], ['WINDOW_NOT_READABLE mo[0]']],
  ['one good and one bad part', { mo: '9-12, später' }, ['1 9:00-12:00'], ['WINDOW_NOT_READABLE mo']],
  ['an unknown day', { Feiertag: ['9-10'], di: ['9-10'] }, ['2 9:00-10:00'], ['UNKNOWN_DAY Feiertag']],
  ['a range of days', { 'Mo-Fr': ['9-10'] }, [], ['UNKNOWN_DAY ["Mo-Fr"]']],
  ['an abbreviation that could be two days', { son: ['9-10'] }, [], ['UNKNOWN_DAY son']],
  ['numbered days', { 1: ['9-10'] }, [], ['UNKNOWN_DAY 1']],
  ['a number as a day', { mo: 9 }, [], ['DAY_NOT_READABLE mo']],
  ['a boolean as a day', { mo: true }, [], ['DAY_NOT_READABLE mo']],
  [
    'numbers and booleans as windows',
    { mo: [1, false] },
    [],
    ['WINDOW_NOT_READABLE mo[0]', 'WINDOW_NOT_READABLE mo[1]'],
  ],
  ['a list in a list', { mo: [['9-10']] }, [], ['WINDOW_NOT_READABLE mo[0]']],
  [
    'an unknown field',
    { mo: [{ start: '9:00', end: '10:00', note: 'ungerade Wochen' }] },
    ['1 9:00-10:00'],
    ['UNKNOWN_FIELD mo[0].note'],
  ],
  [
    'a field in two spellings',
    { mo: [{ start: '9:00', end: '10:00', bis: '11:00' }] },
    ['1 9:00-10:00'],
    ['UNKNOWN_FIELD mo[0].bis'],
  ],
  ['nested days', { mo: { vormittag: { start: '9:00', end: '10:00' } } }, [], ['UNKNOWN_FIELD mo.vormittag']],
  ['a list at the top', [{ mo: ['9-10'] }], [], ['NOT_AN_OBJECT']],
  ['a number at the top', 7, [], ['NOT_AN_OBJECT']],
  ['a boolean at the top', true, [], ['NOT_AN_OBJECT']],
  ['a function at the top', () => ({}), [], ['NOT_AN_OBJECT']],
  ['a Date at the top', new Date(0), [], ['NOT_AN_OBJECT']],
  ['a Map, whose content keys do not show', new Map([['mo', ['9-10']]]), [], ['NOT_AN_OBJECT']],
  ['inherited days', Object.create({ mo: ['9-10'] }), [], ['NOT_AN_OBJECT']],
  ['text that is not JSON', 'Mo 9-12', [], ['INVALID_JSON']],
  ['JSON text inside JSON text', JSON.stringify('{"mo":["9-10"]}'), [], ['NOT_AN_OBJECT']],
  ['JSON text of a number', '12', [], ['NOT_AN_OBJECT']],
  [
    'prototype keys',
    JSON.parse('{"__proto__":["9-10"],"constructor":["9-10"],"toString":{}}'),
    [],
    ['UNKNOWN_DAY __proto__', 'UNKNOWN_DAY constructor', 'UNKNOWN_DAY toString'],
  ],
  [
    'prototype keys in a window',
    { mo: [JSON.parse('{"__proto__":{"start":"9:00","end":"10:00"}}')] },
    [],
    ['UNKNOWN_FIELD mo[0].__proto__'],
  ],
  ['a cyclic object', cyclic, ['2 9:00-10:00'], ['UNKNOWN_FIELD mo.di', 'UNKNOWN_FIELD mo.mo']],
  ['a getter that throws', throwing, ['2 9:00-10:00'], ['ACCESS_FAILED mo']],
  ['a revoked proxy', revoked.proxy, [], ['ACCESS_FAILED']],
  ['a bigint, a symbol', { mo: [1n, Symbol('x')] }, [], ['WINDOW_NOT_READABLE mo[0]', 'WINDOW_NOT_READABLE mo[1]']],
];

describe('parseAvailability', () => {
  it.each(READ_WITHOUT_PROBLEM)('reads %s', (_name, raw, windows) => {
    expect(parsed(raw)).toEqual({ windows, problems: [] });
  });

  it.each(READ_WITH_PROBLEMS)('names the problem of %s', (_name, raw, windows, problems) => {
    expect(parsed(raw)).toEqual({ windows, problems });
  });

  it('leaves the prototype of objects alone', () => {
    parseAvailability('{"__proto__":{"polluted":true}}');
    expect('polluted' in {}).toBe(false);
  });

  it('bounds the work and the list of problems', () => {
    const garbage = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, day) => [`day ${'x'.repeat(500)} ${day}`, ['9-10']]),
    );
    const { problems } = parseAvailability(garbage);
    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toEqual({ code: 'FURTHER_PROBLEMS', path: '', value: '51' });
    expect(JSON.stringify(problems).length).toBeLessThan(10_000);
  });

  it.each([
    ['a sparse list', { mo: new Array(2 ** 31) }, 'mo'],
    ['a long list', { mo: new Array(101).fill('9-10') }, 'mo'],
    ['a long JSON text', `{"mo":["${'9'.repeat(70_000)}"]}`, ''],
    [
      'a window with many fields',
      { mo: [Object.fromEntries(Array.from({ length: 21 }, (_, i) => [`f${i}`, null]))] },
      'mo[0]',
    ],
  ])('says where %s is too large', (_name, raw, path) => {
    expect(parseAvailability(raw).problems).toContainEqual(expect.objectContaining({ code: 'TOO_LARGE', path }));
  });

  it('stores nothing that a database cannot take', () => {
    const { problems } = parseAvailability({ mo: ['9\u0000-\ud800', 'x'.repeat(100_000)], '\udc00\u0000': [] });
    expect(JSON.stringify(problems)).not.toMatch(/\\u0000|\\ud800|\\udc00/);
    expect(problems.every(({ value }) => (value?.length ?? 0) < 50)).toBe(true);
  });

  it('describes a problem in a sentence', () => {
    const [problem] = parseAvailability({ monday: [{ start: '09:00', end: '25:00' }] }).problems;
    expect(describeAvailabilityProblem(problem!)).toBe(
      'monday[0].end is not between 00:00 and 24:00 (found: "25:00").',
    );
  });
});

describe('hasUsableWindows', () => {
  it.each([
    [{}, false],
    [{ mo: ['12-9'] }, false],
    [{ so: ['9-10'] }, true],
  ])('%j: %s', (raw, usable) => {
    expect(hasUsableWindows(parseAvailability(raw).windows)).toBe(usable);
  });
});
