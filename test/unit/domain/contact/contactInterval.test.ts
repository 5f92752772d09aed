import { describe, expect, it } from '@jest/globals';
import {
  type ContactDecision,
  type ContactSituation,
  DEFAULT_CONTACT_RULE_SETTINGS,
  nextPermittedContact,
} from '../../../../src/domain/contact/nextPermittedContact.js';
import { aSituation, type SituationParts } from '../../../support/domain/aSituation.js';
import { plusMs, wallTime } from '../../../support/domain/wallTime.js';

const SECOND_MS = 1_000;
/** A Tuesday in the middle of the sending window. */
const CONTACT = wallTime('2026-03-03T11:00');

function decide(parts: SituationParts, now: Date): ContactDecision {
  return nextPermittedContact(aSituation(parts), now, DEFAULT_CONTACT_RULE_SETTINGS);
}

const SINCE_CONTACT: [who: string, history: SituationParts][] = [
  ['the contact point', { contactPoint: { lastContactAt: CONTACT } }],
  ['the therapist', { therapist: { lastContactAt: CONTACT } }],
  [
    'the stricter of both',
    { therapist: { lastContactAt: CONTACT }, contactPoint: { lastContactAt: plusMs(CONTACT, -SECOND_MS) } },
  ],
  ['a mail that waits for its next try', { pendingMails: [{ emailId: 'm', status: 'QUEUED', attemptedAt: CONTACT }] }],
];
const SINCE_REFUSAL: [who: string, history: SituationParts][] = [
  ['the contact point', { contactPoint: { refusedAt: CONTACT } }],
  ['the therapist', { therapist: { refusedAt: CONTACT } }],
  [
    'the newer of both',
    { therapist: { refusedAt: plusMs(CONTACT, -SECOND_MS) }, contactPoint: { refusedAt: CONTACT } },
  ],
];

describe.each<[rule: 'CONTACT_INTERVAL' | 'COOLING', opens: Date, cases: typeof SINCE_CONTACT]>([
  ['CONTACT_INTERVAL', wallTime('2026-03-10T11:00'), SINCE_CONTACT],
  ['COOLING', new Date('2026-03-31T10:00:00Z'), SINCE_REFUSAL], // 28 × 24 h, so 12:00 by the clock of summer time
])('%s', (code, opens, cases) => {
  const deferred = { kind: 'DEFERRED', notBefore: opens, reasons: [{ code, until: opens }] };

  it.each(cases)('of %s allows contact exactly at its end', (_who, parts) => {
    expect(decide(parts, opens)).toEqual({ kind: 'PERMITTED', reasons: [], overridesUsed: [] });
  });
  it.each(cases)('of %s allows contact one second after its end', (_who, parts) => {
    expect(decide(parts, plusMs(opens, SECOND_MS)).kind).toBe('PERMITTED');
  });
  it.each(cases)('of %s defers one second and one millisecond before its end', (_who, parts) => {
    expect(decide(parts, plusMs(opens, -SECOND_MS))).toEqual(deferred);
    expect(decide(parts, plusMs(opens, -1))).toEqual(deferred);
  });
  it.each(cases)('of %s holds for a call alike', (_who, parts) => {
    expect(decide({ ...parts, channel: 'CALL' }, plusMs(opens, -1))).toEqual(deferred);
    expect(decide({ ...parts, channel: 'CALL' }, opens).kind).toBe('PERMITTED');
  });
});

describe('the interval counts elapsed hours, mail waits for the next opening', () => {
  it.each<[name: string, contact: string, opens: string]>([
    ['across the end of February', '2026-02-25T15:00', '2026-03-04T15:00'],
    ['across the end of a leap February', '2028-02-24T15:00', '2028-03-02T15:00'],
    ['across the end of April', '2026-04-28T15:00', '2026-05-05T15:00'],
    ['across New Year, from a Friday', '2026-12-25T09:00', '2027-01-04T08:00'],
    ['into summer time: 7 × 24 h are one hour later by the clock', '2026-03-24T11:00', '2026-03-31T12:00'],
    ['into summer time, late in the day: after closing, so the next day', '2026-03-24T17:30', '2026-04-01T08:00'],
    ['into winter time: one hour earlier by the clock', '2026-10-20T11:00', '2026-10-27T10:00'],
    ['into winter time, early: before opening, so at opening', '2026-10-20T08:30', '2026-10-27T08:00'],
    ['onto the Sunday of summer time', '2026-03-22T02:30', '2026-03-30T08:00'],
    ['onto the Sunday of winter time', '2026-10-18T02:30', '2026-10-26T08:00'],
    ['onto Good Friday: over Easter', '2026-03-27T12:00', '2026-04-07T08:00'],
    ['onto closing time exactly', '2026-03-03T18:00', '2026-03-11T08:00'],
    ['onto the last millisecond of a day', '2026-03-03T17:59:59.999', '2026-03-10T17:59:59.999'],
  ])('%s', (_name, contact, opens) => {
    const lastContactAt = wallTime(contact);
    const decision = decide({ contactPoint: { lastContactAt } }, plusMs(lastContactAt, SECOND_MS));
    expect(decision).toMatchObject({ kind: 'DEFERRED', notBefore: wallTime(opens) });
  });

  it.each<[name: string, refusal: string, opens: string]>([
    ['over a short February', '2026-02-03T10:00', '2026-03-03T10:00'],
    ['over a leap February', '2028-02-03T10:00', '2028-03-02T10:00'],
    ['onto a Saturday', '2026-02-07T10:00', '2026-03-09T08:00'],
    ['over the change to winter time', '2026-10-06T10:00', '2026-11-03T09:00'],
  ])('cooling %s', (_name, refusal, opens) => {
    const refusedAt = wallTime(refusal);
    const decision = decide({ contactPoint: { refusedAt } }, plusMs(refusedAt, SECOND_MS));
    expect(decision).toMatchObject({ kind: 'DEFERRED', notBefore: wallTime(opens) });
  });

  it('explains the whole way: the interval, then the window that is closed at its end', () => {
    const lastContactAt = wallTime('2026-03-07T10:00'); // a call on a Saturday
    expect(decide({ contactPoint: { lastContactAt } }, wallTime('2026-03-10T10:00'))).toEqual({
      kind: 'DEFERRED',
      notBefore: wallTime('2026-03-16T08:00'),
      reasons: [
        { code: 'CONTACT_INTERVAL', until: wallTime('2026-03-14T10:00') },
        { code: 'OUTSIDE_SENDING_WINDOW', until: wallTime('2026-03-16T08:00') },
      ],
    });
  });

  it('does not move a call into the sending window: calls have their slots', () => {
    const lastContactAt = wallTime('2026-03-07T10:00');
    const decision = decide({ channel: 'CALL', contactPoint: { lastContactAt } }, wallTime('2026-03-10T10:00'));
    expect(decision).toMatchObject({ kind: 'DEFERRED', notBefore: wallTime('2026-03-14T10:00') });
  });

  it.each(['EMAIL', 'CALL'] as const)('permits no %s on an unreadable date', (channel) => {
    expect(() => decide({ channel, contactPoint: { lastContactAt: new Date(Number.NaN) } }, CONTACT)).toThrow(
      RangeError,
    );
  });

  it('goes by the settings', () => {
    const settings = { ...DEFAULT_CONTACT_RULE_SETTINGS, contactIntervalDays: 3, coolingDays: 0 };
    const situation: ContactSituation = aSituation({ contactPoint: { lastContactAt: CONTACT, refusedAt: CONTACT } });
    expect(nextPermittedContact(situation, CONTACT, settings)).toMatchObject({
      notBefore: wallTime('2026-03-06T11:00'),
    });
  });
});
