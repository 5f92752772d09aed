import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../../../../src/domain/calendar/durations.js';
import {
  type ContactDecision,
  type ContactRuleSettings,
  type ContactSituation,
  DEFAULT_CONTACT_RULE_SETTINGS,
  nextPermittedContact,
} from '../../../../src/domain/contact/nextPermittedContact.js';
import { grantedOverrides, instants, pendingMails, situations } from '../../../support/domain/generators.js';

interface Case {
  readonly now: Date;
  readonly situation: ContactSituation;
}

const cases: fc.Arbitrary<Case> = instants.chain((now) => situations(now).map((situation) => ({ now, situation })));
const SETTINGS = DEFAULT_CONTACT_RULE_SETTINGS;
const RUNS = { numRuns: 3_000 };

function decide({ situation, now }: Case, settings: ContactRuleSettings = SETTINGS): ContactDecision {
  return nextPermittedContact(situation, now, settings);
}

/** When contact may be at the earliest; never, when only a change of state (or the phone) helps. */
function earliestMs(decision: ContactDecision, now: Date): number {
  if (decision.kind === 'PERMITTED') return now.getTime();
  return decision.kind === 'DEFERRED' ? decision.notBefore.getTime() : Number.POSITIVE_INFINITY;
}

/** Each takes a situation and makes it stricter in one way. */
type Restrict = (situation: ContactSituation, at: Date) => ContactSituation;
const RESTRICTIONS: Readonly<Record<string, Restrict>> = {
  'therapist contacted': (s, at) => ({
    ...s,
    therapist: { ...s.therapist, lastContactAt: later(s.therapist.lastContactAt, at) },
  }),
  'mailbox contacted': (s, at) => ({
    ...s,
    contactPoint: { ...s.contactPoint, lastContactAt: later(s.contactPoint.lastContactAt, at) },
  }),
  'therapist refused': (s, at) => ({
    ...s,
    therapist: { ...s.therapist, refusedAt: later(s.therapist.refusedAt, at) },
  }),
  'mailbox refused': (s, at) => ({
    ...s,
    contactPoint: { ...s.contactPoint, refusedAt: later(s.contactPoint.refusedAt, at) },
  }),
  'opt-out': (s, at) => ({ ...s, contactPoint: { ...s.contactPoint, suppressedAt: at } }),
  blocked: (s) => ({ ...s, therapist: { ...s.therapist, status: 'BLOCKED' } }),
  'overrides taken back': (s) => ({ ...s, overrides: [] }),
  'overrides run out sooner': (s) => ({
    ...s,
    overrides: s.overrides.map((one) => ({ ...one, expiresAt: new Date(one.expiresAt.getTime() - DAY_MS) })),
  }),
  'call due and planned, for a mail': (s) => (s.channel === 'EMAIL' ? { ...s, callDue: true, callPlanned: true } : s),
  'no phone': (s) => ({ ...s, contactPoint: { ...s.contactPoint, hasPhone: false } }),
  'bounced, for a mail': (s, at) =>
    s.channel === 'EMAIL' ? { ...s, contactPoint: { ...s.contactPoint, emailBouncedAt: at } } : s,
};

function later(known: Date | null, at: Date): Date {
  return known !== null && known > at ? known : at;
}

describe('nextPermittedContact, whatever the situation', () => {
  it('defers to a moment that is permitted, and to the first such moment', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(cases, share, ({ now, situation }, part) => {
        const decision = decide({ now, situation });
        fc.pre(decision.kind === 'DEFERRED');
        const { notBefore } = decision;
        const spanMs = notBefore.getTime() - now.getTime();
        expect(spanMs).toBeGreaterThan(0);
        expect(decide({ situation, now: notBefore }).kind).toBe('PERMITTED');
        const before = [notBefore.getTime() - 1, now.getTime() + Math.floor(part * (spanMs - 1))];
        for (const ms of before) {
          expect(decide({ situation, now: new Date(ms) })).toMatchObject({ kind: 'DEFERRED', notBefore });
        }
      }),
      RUNS,
    );
  });

  it('explains every refusal: reasons without an end first, and the last to end is the moment of contact', () => {
    fc.assert(
      fc.property(cases, ({ now, situation }) => {
        const decision = decide({ now, situation });
        const ends = decision.reasons.map(({ until }) => until?.getTime() ?? Number.POSITIVE_INFINITY);
        const endless = ends.filter((end) => end === Number.POSITIVE_INFINITY).length;
        expect(ends.every((end) => end > now.getTime())).toBe(true);
        expect(ends.slice(0, endless).every((end) => end === Number.POSITIVE_INFINITY)).toBe(true);
        expect(new Set(decision.reasons.map(({ code }) => code)).size).toBe(decision.reasons.length);
        if (decision.kind === 'PERMITTED') expect(ends).toEqual([]);
        else if (decision.kind === 'DEFERRED') expect(Math.max(...ends)).toBe(decision.notBefore.getTime());
        else expect(endless).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  it.each(Object.entries(RESTRICTIONS))(
    'never allows contact earlier for one restriction more: %s',
    (_name, restrict) => {
      fc.assert(
        fc.property(cases, fc.integer({ min: 0, max: 40 * DAY_MS }), ({ now, situation }, ageMs) => {
          const stricter = restrict(situation, new Date(now.getTime() - ageMs));
          const before = earliestMs(decide({ now, situation }), now);
          expect(earliestMs(decide({ now, situation: stricter }), now)).toBeGreaterThanOrEqual(before);
        }),
        { numRuns: 1_000 },
      );
    },
  );

  it('never allows contact earlier for a pending mail more or an override less', () => {
    const extended = instants.chain((now) =>
      fc.record({
        now: fc.constant(now),
        situation: situations(now),
        mail: pendingMails(now),
        override: grantedOverrides(now),
      }),
    );
    fc.assert(
      fc.property(extended, ({ now, situation, mail, override }) => {
        const before = earliestMs(decide({ now, situation }), now);
        const withMail = { ...situation, pendingMails: [...situation.pendingMails, { ...mail, emailId: 'mail-0' }] };
        const withOverride = { ...situation, overrides: [...situation.overrides, { ...override, id: 'one-more' }] };
        expect(earliestMs(decide({ now, situation: withMail }), now)).toBeGreaterThanOrEqual(before);
        expect(earliestMs(decide({ now, situation: withOverride }), now)).toBeLessThanOrEqual(before);
      }),
      RUNS,
    );
  });

  it('never allows contact earlier for longer intervals or a narrower window', () => {
    const { sendingWindow } = SETTINGS;
    const stricter: ContactRuleSettings[] = [
      { ...SETTINGS, contactIntervalDays: 8 },
      { ...SETTINGS, coolingDays: 29 },
      { ...SETTINGS, sendingWindow: { ...sendingWindow, from: '09:00' } },
      { ...SETTINGS, sendingWindow: { ...sendingWindow, to: '17:00' } },
      { ...SETTINGS, sendingWindow: { ...sendingWindow, weekdays: [2, 3, 4] } },
    ];
    fc.assert(
      fc.property(cases, fc.constantFrom(...stricter), (one, settings) => {
        expect(earliestMs(decide(one, settings), one.now)).toBeGreaterThanOrEqual(earliestMs(decide(one), one.now));
      }),
      RUNS,
    );
  });

  it('uses no override in vain: without any one of those used it would not be permitted', () => {
    fc.assert(
      fc.property(cases, ({ now, situation }) => {
        const decision = decide({ now, situation });
        fc.pre(decision.kind === 'PERMITTED' && decision.overridesUsed.length > 0);
        const used = situation.overrides.filter(({ id }) => decision.overridesUsed.includes(id));
        expect(decide({ now, situation: { ...situation, overrides: used } })).toEqual(decision);
        for (const { id } of used) {
          const without = { ...situation, overrides: used.filter((one) => one.id !== id) };
          expect(decide({ now, situation: without }).kind).not.toBe('PERMITTED');
        }
      }),
      { numRuns: 300, maxSkipsPerRun: 1_000 },
    );
  });

  it('is a function: same question, same answer, and the situation is left alone', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const copy = structuredClone(one);
        const first = decide(one);
        expect(decide(copy)).toEqual(first);
        expect(one).toEqual(copy);
      }),
      { numRuns: 500 },
    );
  });
});
