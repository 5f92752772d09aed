import { describe, expect, it } from '@jest/globals';
import {
  isInSendingWindow,
  nextSendingMoment,
  type Place,
  type SendingWindow,
} from '../../../../src/domain/calendar/sendingWindow.js';
import { wallTime } from '../../../support/domain/wallTime.js';

const BERLIN: Place = { timeZone: 'Europe/Berlin', federalState: 'BE' };
const BAVARIA: Place = { timeZone: 'Europe/Berlin', federalState: 'BY' };
const OFFICE: SendingWindow = { from: '08:00', to: '18:00', weekdays: [1, 2, 3, 4, 5] };

describe('isInSendingWindow', () => {
  it.each<[at: string, expected: boolean]>([
    ['2026-03-03T07:59:59.999', false],
    ['2026-03-03T08:00', true],
    ['2026-03-03T17:59:59.999', true],
    ['2026-03-03T18:00', false],
    ['2026-03-06T12:00', true], // Friday
    ['2026-03-07T12:00', false], // Saturday
    ['2026-03-08T12:00', false], // Sunday
    ['2026-03-09T12:00', true], // Monday
    ['2026-04-03T12:00', false], // Good Friday
  ])('%s in Berlin: %s', (at, expected) => {
    expect(isInSendingWindow(wallTime(at), BERLIN, OFFICE)).toBe(expected);
  });

  it('goes by the wall clock of the place', () => {
    const at = new Date('2026-03-03T07:30:00Z'); // 08:30 in Berlin, 07:30 in Lisbon
    expect(isInSendingWindow(at, BERLIN, OFFICE)).toBe(true);
    expect(isInSendingWindow(at, { ...BERLIN, timeZone: 'Europe/Lisbon' }, OFFICE)).toBe(false);
  });

  it('takes "24:00" as the end of the day', () => {
    const evening: SendingWindow = { from: '20:00', to: '24:00', weekdays: [2] };
    expect(isInSendingWindow(wallTime('2026-03-03T23:59:59.999'), BERLIN, evening)).toBe(true);
    expect(isInSendingWindow(wallTime('2026-03-04T00:00'), BERLIN, evening)).toBe(false);
  });
});

describe('nextSendingMoment', () => {
  it.each<[name: string, at: string, place: Place, expected: string]>([
    ['itself when open', '2026-03-03T11:11:11.111', BERLIN, '2026-03-03T11:11:11.111'],
    ['this morning', '2026-03-03T06:00', BERLIN, '2026-03-03T08:00'],
    ['the next morning, at closing time exactly', '2026-03-03T18:00', BERLIN, '2026-03-04T08:00'],
    ['over the weekend', '2026-03-06T18:00', BERLIN, '2026-03-09T08:00'],
    ['over the end of a month and a weekend', '2026-01-30T20:00', BERLIN, '2026-02-02T08:00'],
    ['over the end of a leap February', '2028-02-29T19:00', BERLIN, '2028-03-01T08:00'],
    ['over New Year', '2026-12-31T18:00', BERLIN, '2027-01-04T08:00'],
    ['over Easter, Thursday to Tuesday', '2026-04-02T18:00', BERLIN, '2026-04-07T08:00'],
    ['over Christmas', '2026-12-24T18:00', BERLIN, '2026-12-28T08:00'],
    ['Corpus Christi in Bavaria', '2026-06-04T09:00', BAVARIA, '2026-06-05T08:00'],
    ['Corpus Christi in Berlin', '2026-06-04T09:00', BERLIN, '2026-06-04T09:00'],
    ['early on a holiday', '2026-06-04T05:00', BAVARIA, '2026-06-05T08:00'],
    ['into summer time (the Sunday has 23 hours)', '2026-03-28T12:00', BERLIN, '2026-03-30T08:00'],
    ['on the Sunday of summer time itself', '2026-03-29T12:00', BERLIN, '2026-03-30T08:00'],
    ['into winter time (the Sunday has 25 hours)', '2026-10-24T12:00', BERLIN, '2026-10-26T08:00'],
    ['on the Sunday of winter time itself', '2026-10-25T00:30', BERLIN, '2026-10-26T08:00'],
  ])('%s', (_name, at, place, expected) => {
    expect(nextSendingMoment(wallTime(at), place, OFFICE)).toEqual(wallTime(expected));
  });

  it('keeps 08:00 by the wall clock on both Mondays after the change', () => {
    expect(nextSendingMoment(wallTime('2026-03-29T20:00'), BERLIN, OFFICE)).toEqual(new Date('2026-03-30T06:00:00Z'));
    expect(nextSendingMoment(wallTime('2026-10-25T20:00'), BERLIN, OFFICE)).toEqual(new Date('2026-10-26T07:00:00Z'));
  });

  it('opens at the end of the gap when the wall clock skips the opening time', () => {
    const night: SendingWindow = { from: '02:30', to: '04:00', weekdays: [7] };
    const place: Place = { timeZone: 'Europe/Berlin', federalState: null };
    expect(nextSendingMoment(wallTime('2026-03-29T01:00'), place, night)).toEqual(new Date('2026-03-29T01:00:00Z'));
  });

  it('opens again when the wall clock repeats the hour', () => {
    const night: SendingWindow = { from: '02:00', to: '02:30', weekdays: [7] };
    const place: Place = { timeZone: 'Europe/Berlin', federalState: null };
    const second = new Date('2026-10-25T01:00:00Z'); // 02:00 for the second time
    expect(nextSendingMoment(new Date('2026-10-25T00:30:00Z'), place, night)).toEqual(second);
  });

  it.each<[name: string, window: SendingWindow]>([
    ['ends before it begins', { from: '18:00', to: '08:00', weekdays: [1] }],
    ['is empty', { from: '08:00', to: '08:00', weekdays: [1] }],
    ['has no weekdays', { from: '08:00', to: '18:00', weekdays: [] }],
    ['has a weekday 0', { from: '08:00', to: '18:00', weekdays: [0] }],
    ['is no time', { from: '8', to: '18:00', weekdays: [1] }],
    ['is later than midnight', { from: '08:00', to: '24:01', weekdays: [1] }],
  ])('refuses a window that %s', (_name, window) => {
    expect(() => nextSendingMoment(wallTime('2026-03-03T09:00'), BERLIN, window)).toThrow(
      expect.objectContaining({ code: 'INVALID_SENDING_WINDOW' }),
    );
  });

  it('refuses an unknown time zone', () => {
    expect(() => isInSendingWindow(new Date(0), { ...BERLIN, timeZone: 'Europe/Bielefeld' }, OFFICE)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_TIME_ZONE' }),
    );
  });
});
