import { describe, expect, it } from '@jest/globals';
import {
  type ContactDecision,
  DEFAULT_CONTACT_RULE_SETTINGS,
  type GrantedOverride,
  nextPermittedContact,
  type PendingMail,
} from '../../../../src/domain/contact/nextPermittedContact.js';
import type { OverridableRule } from '../../../../src/domain/vocabulary.js';
import { aSituation, type SituationParts } from '../../../support/domain/aSituation.js';
import { plusMs, wallTime } from '../../../support/domain/wallTime.js';

const NOW = wallTime('2026-03-03T11:00');
const SUNDAY = wallTime('2026-03-08T11:00');
const YESTERDAY = wallTime('2026-03-02T11:00');
const TOMORROW = wallTime('2026-03-04T11:00');

function override(id: string, rules: OverridableRule[], expiresAt = TOMORROW): GrantedOverride {
  return { id, rules, expiresAt };
}

function decide(overrides: GrantedOverride[], parts: SituationParts, now = NOW): ContactDecision {
  return nextPermittedContact(aSituation({ overrides, ...parts }), now, DEFAULT_CONTACT_RULE_SETTINGS);
}

function permittedBy(...overridesUsed: string[]): ContactDecision {
  return { kind: 'PERMITTED', reasons: [], overridesUsed };
}

const CONTACTED: SituationParts = { contactPoint: { lastContactAt: YESTERDAY } };
const REFUSED: SituationParts = { contactPoint: { refusedAt: YESTERDAY } };

describe('an override', () => {
  it('lifts its rule and is used', () => {
    expect(decide([override('o', ['CONTACT_INTERVAL'])], CONTACTED)).toEqual(permittedBy('o'));
    expect(decide([override('o', ['COOLING'])], REFUSED)).toEqual(permittedBy('o'));
    expect(decide([override('o', ['SENDING_WINDOW'], plusMs(SUNDAY, 1))], {}, SUNDAY)).toEqual(permittedBy('o'));
  });
  it('lifts the window on a holiday, before opening, and for a confirmation', () => {
    const goodFriday = wallTime('2026-04-03T05:00');
    const overrides = [override('o', ['SENDING_WINDOW'], plusMs(goodFriday, 1))];
    expect(decide(overrides, {}, goodFriday)).toEqual(permittedBy('o'));
    expect(decide(overrides, { purpose: 'CONFIRMATION' }, goodFriday)).toEqual(permittedBy('o'));
  });
  it('lifts no other rule', () => {
    expect(decide([override('o', ['COOLING', 'SENDING_WINDOW'])], CONTACTED).kind).toBe('DEFERRED');
    expect(decide([override('o', ['CONTACT_INTERVAL', 'SENDING_WINDOW'])], REFUSED).kind).toBe('DEFERRED');
  });
  it('counts until one millisecond before it expires', () => {
    expect(decide([override('o', ['COOLING'], plusMs(NOW, 1))], REFUSED)).toEqual(permittedBy('o'));
    expect(decide([override('o', ['COOLING'], NOW)], REFUSED).kind).toBe('DEFERRED');
  });
  it('is not used up where it was not needed', () => {
    expect(decide([override('o', ['COOLING', 'CONTACT_INTERVAL'])], {})).toEqual(permittedBy());
  });
  it('is used for a call too', () => {
    expect(decide([override('o', ['CONTACT_INTERVAL'])], { ...CONTACTED, channel: 'CALL' })).toEqual(permittedBy('o'));
  });
  it('does not count any more where it expires before the contact can be', () => {
    const friday = wallTime('2026-03-06T19:00'); // after closing
    const decision = decide(
      [override('o', ['CONTACT_INTERVAL'], wallTime('2026-03-07T19:00'))],
      {
        contactPoint: { lastContactAt: wallTime('2026-03-05T11:00') },
      },
      friday,
    );
    expect(decision).toEqual({
      kind: 'DEFERRED',
      notBefore: wallTime('2026-03-12T11:00'),
      reasons: [
        { code: 'CONTACT_INTERVAL', until: wallTime('2026-03-12T11:00') },
        { code: 'OUTSIDE_SENDING_WINDOW', until: wallTime('2026-03-09T08:00') },
      ],
    });
  });
  it('still counts where it expires after the next opening', () => {
    const evening = wallTime('2026-03-03T19:00');
    const decision = decide([override('o', ['CONTACT_INTERVAL'])], CONTACTED, evening);
    expect(decision).toMatchObject({ kind: 'DEFERRED', notBefore: wallTime('2026-03-04T08:00') });
  });
  it.each<[name: string, parts: SituationParts]>([
    ['blocked', { therapist: { status: 'BLOCKED' } }],
    ['opted out', { contactPoint: { suppressedAt: NOW } }],
    ['no way', { contactPoint: { hasEmail: false, hasPhone: false } }],
    ['call due', { callDue: true }],
    ['call planned', { callPlanned: true }],
    ['never attempted', { pendingMails: [{ emailId: 'm', status: 'QUEUED', attemptedAt: null }] }],
    ['sending', { pendingMails: [{ emailId: 'm', status: 'SENDING', attemptedAt: YESTERDAY }] }],
  ])('never lifts what is no rule of time: %s', (_name, parts) => {
    expect(decide([override('o', ['CONTACT_INTERVAL', 'COOLING', 'SENDING_WINDOW'])], parts).kind).toBe('HELD');
  });
  it('lifts the interval of a mail that waits for its next try, not of an UNCERTAIN one', () => {
    const waits: PendingMail = { emailId: 'm', status: 'QUEUED', attemptedAt: YESTERDAY };
    const overrides = [override('o', ['CONTACT_INTERVAL'])];
    expect(decide(overrides, { pendingMails: [waits] })).toEqual(permittedBy('o'));
    expect(decide(overrides, { pendingMails: [{ ...waits, status: 'UNCERTAIN' }] }).kind).toBe('DEFERRED');
  });
});

describe('of several overrides', () => {
  const both: SituationParts = { contactPoint: { lastContactAt: YESTERDAY, refusedAt: YESTERDAY } };
  const interval = override('interval', ['CONTACT_INTERVAL']);
  const cooling = override('cooling', ['COOLING']);
  const wide = override('wide', ['CONTACT_INTERVAL', 'COOLING']);

  it('those needed together are used together', () => {
    expect(decide([interval, cooling], both)).toEqual(permittedBy('interval', 'cooling'));
  });
  it('one that lifts all is used alone', () => {
    expect(decide([interval, cooling, wide], both)).toEqual(permittedBy('wide'));
  });
  it('the one that expires first is used first', () => {
    const soon = override('soon', ['CONTACT_INTERVAL'], plusMs(NOW, 60_000));
    expect(decide([interval, soon], CONTACTED)).toEqual(permittedBy('soon'));
  });
  it('an expired one does not help', () => {
    expect(decide([interval, override('old', ['COOLING'], NOW)], both).kind).toBe('DEFERRED');
  });
});
