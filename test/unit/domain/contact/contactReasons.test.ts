import { describe, expect, it } from '@jest/globals';
import {
  type ContactDecision,
  DEFAULT_CONTACT_RULE_SETTINGS,
  nextPermittedContact,
} from '../../../../src/domain/contact/nextPermittedContact.js';
import { CONTACT_REASON_CODES, type ContactReasonCode } from '../../../../src/domain/vocabulary.js';
import { aSituation, type SituationParts } from '../../../support/domain/aSituation.js';
import { wallTime } from '../../../support/domain/wallTime.js';

const NOW = wallTime('2026-03-03T11:00');
const EARLIER = wallTime('2026-03-02T11:00');

function decide(parts: SituationParts, now = NOW): ContactDecision {
  return nextPermittedContact(aSituation(parts), now, DEFAULT_CONTACT_RULE_SETTINGS);
}

function codes(decision: ContactDecision): ContactReasonCode[] {
  return decision.reasons.map(({ code }) => code);
}

const BOUNCED = { emailBouncedAt: EARLIER };
const CASES: [name: string, parts: SituationParts, kind: ContactDecision['kind'], reasons: ContactReasonCode[]][] = [
  ['nothing in the way', {}, 'PERMITTED', []],
  ['blocked', { therapist: { status: 'BLOCKED' } }, 'HELD', ['THERAPIST_BLOCKED']],
  ['inactive', { therapist: { status: 'INACTIVE' } }, 'HELD', ['THERAPIST_INACTIVE']],
  ['opt-out of the mailbox', { contactPoint: { suppressedAt: EARLIER } }, 'HELD', ['OPTED_OUT']],
  ['opt-out of the therapist', { therapist: { suppressedAt: EARLIER } }, 'HELD', ['OPTED_OUT']],
  ['opt-out, by phone', { channel: 'CALL', therapist: { suppressedAt: EARLIER } }, 'HELD', ['OPTED_OUT']],
  ['opt-out, a confirmation', { purpose: 'CONFIRMATION', therapist: { suppressedAt: NOW } }, 'HELD', ['OPTED_OUT']],
  ['bounced', { contactPoint: BOUNCED }, 'USE_PHONE', ['EMAIL_BOUNCED']],
  ['bounced, by phone', { channel: 'CALL', contactPoint: BOUNCED }, 'PERMITTED', []],
  ['no address', { contactPoint: { hasEmail: false } }, 'USE_PHONE', ['NO_EMAIL']],
  ['no phone, by mail', { contactPoint: { hasPhone: false } }, 'PERMITTED', []],
  ['no phone, by phone', { channel: 'CALL', contactPoint: { hasPhone: false } }, 'HELD', ['NO_PHONE']],
  ['neither', { contactPoint: { hasEmail: false, hasPhone: false } }, 'HELD', ['NO_CONTACT_WAY', 'NO_EMAIL']],
  ['bounced, no phone', { contactPoint: { ...BOUNCED, hasPhone: false } }, 'HELD', ['NO_CONTACT_WAY', 'EMAIL_BOUNCED']],
  [
    'bounced, no phone, by phone',
    { channel: 'CALL', contactPoint: { ...BOUNCED, hasPhone: false } },
    'HELD',
    ['NO_CONTACT_WAY', 'EMAIL_BOUNCED'],
  ],
  [
    'bounced and opted out',
    { contactPoint: { ...BOUNCED, suppressedAt: NOW } },
    'HELD',
    ['OPTED_OUT', 'EMAIL_BOUNCED'],
  ],
  ['bounced and cooling', { contactPoint: { ...BOUNCED, refusedAt: NOW } }, 'USE_PHONE', ['EMAIL_BOUNCED', 'COOLING']],
  [
    'bounced with a call planned',
    { callPlanned: true, contactPoint: BOUNCED },
    'USE_PHONE',
    ['EMAIL_BOUNCED', 'CALL_PLANNED'],
  ],
  [
    'cooling, by phone after a bounce',
    { channel: 'CALL', contactPoint: { ...BOUNCED, refusedAt: NOW } },
    'DEFERRED',
    ['COOLING'],
  ],
  ['call due', { callDue: true }, 'HELD', ['CALL_DUE']],
  ['call due without a phone', { callDue: true, contactPoint: { hasPhone: false } }, 'HELD', ['CALL_DUE', 'NO_PHONE']],
  ['call due, a mail by hand', { purpose: 'MANUAL', callDue: true }, 'HELD', ['CALL_DUE']],
  ['call planned', { callPlanned: true }, 'HELD', ['CALL_PLANNED']],
  ['call planned, a mail by hand', { purpose: 'MANUAL', callPlanned: true }, 'HELD', ['CALL_PLANNED']],
  ['call due and planned, by phone', { channel: 'CALL', callDue: true, callPlanned: true }, 'PERMITTED', []],
  [
    'call due and planned, a confirmation',
    { purpose: 'CONFIRMATION', callDue: true, callPlanned: true },
    'PERMITTED',
    [],
  ],
  [
    'a confirmation inside interval and cooling',
    { purpose: 'CONFIRMATION', contactPoint: { lastContactAt: EARLIER, refusedAt: EARLIER } },
    'PERMITTED',
    [],
  ],
  [
    'a confirmation to a blocked therapist',
    { purpose: 'CONFIRMATION', therapist: { status: 'BLOCKED' } },
    'HELD',
    ['THERAPIST_BLOCKED'],
  ],
  [
    'a mail by hand inside the interval',
    { purpose: 'MANUAL', therapist: { lastContactAt: EARLIER } },
    'DEFERRED',
    ['CONTACT_INTERVAL'],
  ],
  ['a mail by hand while cooling', { purpose: 'MANUAL', therapist: { refusedAt: EARLIER } }, 'DEFERRED', ['COOLING']],
  [
    'all at once',
    {
      therapist: { status: 'BLOCKED', lastContactAt: EARLIER },
      contactPoint: { suppressedAt: EARLIER, refusedAt: EARLIER, hasEmail: false, hasPhone: false },
      callDue: true,
      callPlanned: true,
      pendingMails: [{ emailId: 'other', status: 'SENDING', attemptedAt: EARLIER }],
    },
    'HELD',
    [
      'THERAPIST_BLOCKED',
      'OPTED_OUT',
      'NO_CONTACT_WAY',
      'NO_EMAIL',
      'CALL_DUE',
      'CALL_PLANNED',
      'MAIL_IN_FLIGHT',
      'NO_PHONE',
      'CONTACT_INTERVAL',
      'COOLING',
    ],
  ],
];

describe('reasons', () => {
  it.each(CASES)('%s', (_name, parts, kind, reasons) => {
    const decision = decide(parts);
    expect([decision.kind, codes(decision)]).toEqual([kind, reasons]);
  });

  it.each<[name: string, at: string, reasons: ContactReasonCode[]]>([
    ['too early', '2026-03-03T07:59:59.999', ['OUTSIDE_SENDING_WINDOW']],
    ['too late', '2026-03-03T18:00', ['OUTSIDE_SENDING_WINDOW']],
    ['a Sunday', '2026-03-15T12:00', ['OUTSIDE_SENDING_WINDOW']],
    ['a holiday at noon', '2026-04-03T12:00', ['PUBLIC_HOLIDAY']],
    ['a holiday at night', '2026-04-03T06:00', ['OUTSIDE_SENDING_WINDOW', 'PUBLIC_HOLIDAY']],
  ])('%s defers a mail, a confirmation too, but no call', (_name, at, reasons) => {
    const now = wallTime(at);
    expect(decide({}, now)).toMatchObject({ kind: 'DEFERRED', reasons: reasons.map((code) => ({ code })) });
    expect(decide({ purpose: 'CONFIRMATION' }, now)).toEqual(decide({}, now));
    expect(decide({ purpose: 'MANUAL' }, now)).toEqual(decide({}, now));
    expect(decide({ channel: 'CALL' }, now).kind).toBe('PERMITTED');
  });

  it('knows the holidays of the state of the practice', () => {
    const corpusChristi = wallTime('2026-06-04T12:00');
    const reformationDay = wallTime('2025-10-31T12:00'); // a Friday
    expect(codes(decide({ place: { federalState: 'BY' } }, corpusChristi))).toEqual(['PUBLIC_HOLIDAY']);
    expect(codes(decide({ place: { federalState: 'BE' } }, corpusChristi))).toEqual([]);
    expect(codes(decide({ place: { federalState: 'SN' } }, reformationDay))).toEqual(['PUBLIC_HOLIDAY']);
    expect(codes(decide({ place: { federalState: 'BY' } }, reformationDay))).toEqual([]);
  });

  it('has no code that cannot be met', () => {
    const met = new Set(CASES.flatMap(([, , , reasons]) => reasons));
    const inOtherTests: ContactReasonCode[] = ['OUTSIDE_SENDING_WINDOW', 'PUBLIC_HOLIDAY'];
    expect(CONTACT_REASON_CODES.filter((code) => !met.has(code))).toEqual(inOtherTests);
  });
});
