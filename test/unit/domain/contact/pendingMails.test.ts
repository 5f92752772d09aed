import { describe, expect, it } from '@jest/globals';
import {
  type ContactDecision,
  DEFAULT_CONTACT_RULE_SETTINGS,
  nextPermittedContact,
  type PendingMail,
} from '../../../../src/domain/contact/nextPermittedContact.js';
import { aSituation, type SituationParts } from '../../../support/domain/aSituation.js';
import { plusMs, wallTime } from '../../../support/domain/wallTime.js';

const ATTEMPT = wallTime('2026-03-03T11:00');
const WEEK_LATER = wallTime('2026-03-10T11:00');
const NOW = wallTime('2026-03-04T11:00');

const QUEUED: PendingMail = { emailId: 'mail-2', status: 'QUEUED', attemptedAt: null };
const RETRYING: PendingMail = { emailId: 'mail-2', status: 'QUEUED', attemptedAt: ATTEMPT };
const SENDING: PendingMail = { emailId: 'mail-2', status: 'SENDING', attemptedAt: ATTEMPT };
const UNCERTAIN: PendingMail = { emailId: 'mail-2', status: 'UNCERTAIN', attemptedAt: ATTEMPT };
const IN_FLIGHT = { kind: 'HELD', reasons: [{ code: 'MAIL_IN_FLIGHT', until: null }] };

function decide(pendingMails: PendingMail[], parts: SituationParts = {}, now = NOW): ContactDecision {
  return nextPermittedContact(aSituation({ pendingMails, ...parts }), now, DEFAULT_CONTACT_RULE_SETTINGS);
}

describe('a pending mail', () => {
  it('holds a new mail as long as it was never attempted', () => {
    expect(decide([QUEUED])).toEqual(IN_FLIGHT);
    expect(decide([QUEUED], {}, wallTime('2026-04-28T11:00'))).toEqual(IN_FLIGHT);
  });
  it('counts from its attempt while it waits for its next try', () => {
    const until = WEEK_LATER;
    expect(decide([RETRYING])).toEqual({
      kind: 'DEFERRED',
      notBefore: until,
      reasons: [{ code: 'CONTACT_INTERVAL', until }],
    });
  });
  it('holds while its dialogue is open, whatever its age', () => {
    expect(decide([SENDING])).toEqual(IN_FLIGHT);
    expect(decide([SENDING], {}, plusMs(WEEK_LATER, 1))).toEqual(IN_FLIGHT);
    expect(decide([{ ...SENDING, attemptedAt: null }])).toEqual(IN_FLIGHT);
  });
  it('counts from its attempt when nobody knows whether it arrived', () => {
    const until = WEEK_LATER;
    expect(decide([UNCERTAIN])).toEqual({
      kind: 'DEFERRED',
      notBefore: until,
      reasons: [{ code: 'MAIL_IN_FLIGHT', until }],
    });
    expect(decide([UNCERTAIN], {}, plusMs(until, -1)).kind).toBe('DEFERRED');
    expect(decide([UNCERTAIN], {}, until).kind).toBe('PERMITTED');
    expect(decide([{ ...UNCERTAIN, attemptedAt: null }])).toEqual(IN_FLIGHT);
  });
  it.each([QUEUED, RETRYING, SENDING, UNCERTAIN])('never blocks itself (%j)', (mail) => {
    expect(decide([mail], { selfEmailId: mail.emailId }).kind).toBe('PERMITTED');
  });
  it('counts by the longest of several', () => {
    const later = { ...UNCERTAIN, emailId: 'mail-3', attemptedAt: plusMs(ATTEMPT, 5_000) };
    const until = plusMs(WEEK_LATER, 5_000);
    expect(decide([UNCERTAIN, later])).toMatchObject({ reasons: [{ code: 'MAIL_IN_FLIGHT', until }] });
    expect(decide([later, UNCERTAIN, QUEUED])).toEqual(IN_FLIGHT);
  });
  it('is no contact when it is a confirmation', () => {
    expect(decide([{ ...SENDING, purpose: 'CONFIRMATION' }]).kind).toBe('PERMITTED');
    expect(decide([{ ...SENDING, purpose: 'MANUAL' }])).toEqual(IN_FLIGHT);
  });
  it('does not hold a confirmation', () => {
    expect(decide([SENDING, { ...QUEUED, emailId: 'x' }], { purpose: 'CONFIRMATION' }).kind).toBe('PERMITTED');
  });
});

describe('two queued mails never wait for each other', () => {
  const older = { ...QUEUED, emailId: 'mail-1' };
  it('the older goes first', () => {
    expect(decide([older, QUEUED], { selfEmailId: 'mail-1' }).kind).toBe('PERMITTED');
    expect(decide([older, QUEUED], { selfEmailId: 'mail-2' })).toEqual(IN_FLIGHT);
  });
  it('the one that was attempted goes before an older one that was not', () => {
    expect(decide([older, RETRYING], { selfEmailId: 'mail-2' }).kind).toBe('PERMITTED');
    expect(decide([older, RETRYING], { selfEmailId: 'mail-1' })).toMatchObject({
      kind: 'DEFERRED',
      notBefore: WEEK_LATER,
    });
  });
});

describe('a mail whose own therapist is blocked or inactive', () => {
  it.each(['BLOCKED', 'INACTIVE'] as const)(
    '(%s) holds nobody else up, unless it has been attempted',
    (therapistStatus) => {
      expect(decide([{ ...QUEUED, therapistStatus }]).kind).toBe('PERMITTED');
      expect(decide([{ ...QUEUED, therapistStatus }], { channel: 'CALL' }).kind).toBe('PERMITTED');
      expect(decide([{ ...RETRYING, therapistStatus }]).kind).toBe('DEFERRED');
      expect(decide([{ ...SENDING, therapistStatus }])).toEqual(IN_FLIGHT);
      expect(decide([{ ...UNCERTAIN, therapistStatus }]).kind).toBe('DEFERRED');
    },
  );
});

describe('a call and a mail that was never attempted', () => {
  const call: SituationParts = { channel: 'CALL' };
  it('the call waits for the mail', () => {
    expect(decide([QUEUED], call)).toEqual(IN_FLIGHT);
  });
  it.each<[name: string, parts: SituationParts]>([
    ['the call is due', { ...call, callDue: true }],
    ['the call is planned', { ...call, callPlanned: true }],
    ['the mailbox has bounced', { ...call, contactPoint: { emailBouncedAt: NOW } }],
    ['the address is gone', { ...call, contactPoint: { hasEmail: false } }],
  ])('but not when the mail cannot leave: %s', (_name, parts) => {
    expect(decide([QUEUED], parts).kind).toBe('PERMITTED');
    expect(decide([SENDING], parts)).toEqual(IN_FLIGHT);
  });
  it('is allowed from the moment at which an UNCERTAIN mail makes it due', () => {
    expect(decide([UNCERTAIN], { ...call, callDue: true }, plusMs(WEEK_LATER, -1)).kind).toBe('DEFERRED');
    expect(decide([UNCERTAIN], { ...call, callDue: true }, WEEK_LATER).kind).toBe('PERMITTED');
  });
});
