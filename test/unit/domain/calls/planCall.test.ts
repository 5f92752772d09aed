import { describe, expect, it } from '@jest/globals';
import { plusDays } from '../../../../src/domain/calendar/durations.js';
import { hasDueRequest } from '../../../../src/domain/calls/callNeed.js';
import { decideUndecided } from '../../../../src/domain/calls/decideUndecided.js';
import { type CallPlanningState, type CallRequest, planCall } from '../../../../src/domain/calls/planCall.js';
import { PLACEMENT_STATUSES } from '../../../../src/domain/vocabulary.js';
import { plusMs } from '../../../support/domain/wallTime.js';
import {
  aContactPoint,
  aMailedRequest,
  aMember,
  anOpenCall,
  aRequest,
  aState,
  idsOf,
  NOW,
  SETTINGS,
} from './callBuilders.js';

const NO_EMAIL = aContactPoint({ email: null });
const plan = (state: CallPlanningState, now = NOW) => planCall(state, now, SETTINGS);
/** "PLAN a b" */
function shown(state: CallPlanningState, now = NOW): string {
  const answer = plan(state, now);
  switch (answer.kind) {
    case 'PLAN':
      return `PLAN ${idsOf(answer.members).join(' ')}`;
    case 'JOIN':
      return `JOIN ${answer.callId} ${idsOf(answer.added).join(' ')}`;
    case 'HELD':
      return `HELD ${answer.reasons.map(({ code }) => code).join(' ')}`;
    case 'DEFERRED':
      return `DEFERRED ${answer.notBefore.toISOString()} ${answer.reasons.map(({ code }) => code).join(' ')}`;
    case 'NONE':
      return 'NONE';
  }
}

describe('the trigger', () => {
  it.each<[name: string, offsetMs: number, expected: string]>([
    ['one millisecond early', -1, 'NONE'],
    ['exactly 7 × 24 h after the mail', 0, 'PLAN a'],
    ['later', 1, 'PLAN a'],
  ])('%s', (_name, offsetMs, expected) => {
    expect(shown(aState([aMailedRequest('a', 7)]), plusMs(NOW, offsetMs))).toBe(expected);
  });
  it('counts elapsed time across the change of the clocks', () => {
    const newestMail = { status: 'SENT', attemptedAt: new Date('2026-03-26T09:00:00Z') } as const;
    const state = aState([aMailedRequest('a', 0, { newestMail })]);
    expect(shown(state, new Date('2026-04-02T08:59:59.999Z'))).toBe('NONE');
    expect(shown(state, new Date('2026-04-02T09:00:00Z'))).toBe('PLAN a');
  });
  it('holds for an uncertain mail', () => {
    const uncertain = { status: 'UNCERTAIN', attemptedAt: plusDays(NOW, -7) } as const;
    const openMail = {
      id: 'mail',
      reference: 'A-1',
      purpose: 'REQUEST',
      status: 'UNCERTAIN',
      therapistId: 'T1',
      batchId: null,
      countsAsContact: true,
      attemptedAt: uncertain.attemptedAt,
      queuedAt: uncertain.attemptedAt,
      dueAt: null,
      leased: false,
    } as const;
    const state = aState([aRequest('a', { status: 'BATCHED', newestMail: uncertain })], {
      contactPoint: aContactPoint({ openMails: [openMail] }),
    });
    expect(shown(state)).toBe('PLAN a');
    expect(shown(state, plusMs(NOW, -1))).toBe('NONE');
  });
  it('does not count a mail that failed, nor a request that has an outcome', () => {
    const failed = aMailedRequest('a', 8, { newestMail: { status: 'FAILED', attemptedAt: plusDays(NOW, -8) } });
    expect(shown(aState([failed]))).toBe('NONE');
    for (const outcome of ['ACCEPTED', 'REJECTED', 'LATER', 'UNDECIDED'] as const) {
      expect(shown(aState([aMailedRequest('a', 8, { outcome })]))).toBe('NONE');
    }
  });
  it.each(PLACEMENT_STATUSES)('by status: %s', (status) => {
    expect(shown(aState([aMailedRequest('a', 8, { status })]))).toBe(status === 'CONTACTED' ? 'PLAN a' : 'NONE');
    expect(shown(aState([aRequest('a', { status })], { contactPoint: NO_EMAIL }))).toBe(
      status === 'OPEN' ? 'PLAN a' : 'NONE',
    );
  });
  it('is at once where there is no mailbox, or it bounced', () => {
    expect(plan(aState([aRequest('a')], { contactPoint: NO_EMAIL }))).toMatchObject({
      kind: 'PLAN',
      reason: 'PHONE_PATH',
    });
    const bounced = aContactPoint({ emailBouncedAt: NOW });
    expect(plan(aState([aRequest('a')], { contactPoint: bounced }))).toMatchObject({
      kind: 'PLAN',
      reason: 'PHONE_PATH',
    });
  });
  it('is none where the request waits for its mail', () => {
    expect(shown(aState([aRequest('a')]))).toBe('NONE');
    expect(shown(aState([]))).toBe('NONE');
  });
  it('passes over a therapist who has left the contact point', () => {
    expect(shown(aState([aMailedRequest('a', 8, { therapistId: 'gone' })]))).toBe('NONE');
  });
});

describe('the members', () => {
  it('are the unanswered first, and the new ones of the contact point join', () => {
    const state = aState([aRequest('new'), aMailedRequest('7 days', 7), aMailedRequest('8 days', 8)]);
    expect(shown(state)).toBe('PLAN 8 days 7 days new');
    expect(plan(state)).toMatchObject({
      durationMinutes: 5,
      reason: 'MAIL_UNANSWERED',
      priority: { unansweredSince: plusDays(NOW, -8), potentiallyAvailable: false },
    });
  });
  it.each([
    [1, 1, 5],
    [5, 5, 5],
    [6, 6, 10],
    [10, 10, 10],
    [11, 10, 10],
  ])('%i requests: %i in a call of %i minutes', (count, members, durationMinutes) => {
    const state = aState(Array.from({ length: count }, (_, n) => aMailedRequest(`${n}`, 7)));
    const answer = plan(state);
    expect(answer).toMatchObject({ kind: 'PLAN', durationMinutes });
    expect(answer.kind === 'PLAN' && answer.members).toHaveLength(members);
  });
  it('carry whether a place may become free', () => {
    const state = aState([aMailedRequest('a', 7), aRequest('b', { potentiallyAvailable: true })]);
    expect(plan(state)).toMatchObject({ priority: { potentiallyAvailable: true } });
  });
});

describe('rules 4.1.1–3', () => {
  const blocked = aMember({ id: 'T2', status: 'BLOCKED' });
  const shared = aContactPoint({}, [aMember(), blocked]);
  it('keep requests of blocked therapists out and hold nobody else up', () => {
    const state = aState([aMailedRequest('a', 7), aMailedRequest('b', 9, { therapistId: 'T2' })], {
      contactPoint: shared,
    });
    expect(shown(state)).toBe('PLAN a');
  });
  it('do not call for somebody who waits for a mail when the due one is blocked', () => {
    const state = aState([aRequest('a'), aMailedRequest('b', 9, { therapistId: 'T2' })], { contactPoint: shared });
    expect(shown(state)).toBe('HELD THERAPIST_BLOCKED');
    expect(hasDueRequest(state, NOW, SETTINGS)).toBe(false);
  });
  it.each<[string, Parameters<typeof aContactPoint>, string]>([
    ['inactive', [{}, [aMember({ status: 'INACTIVE' })]], 'HELD THERAPIST_INACTIVE'],
    ['opted out', [{ history: { lastContactAt: null, refusedAt: null, suppressedAt: NOW } }], 'HELD OPTED_OUT'],
    ['opted out elsewhere', [{}, [aMember({ suppressedAt: NOW })]], 'HELD OPTED_OUT'],
    ['no phone', [{}, [aMember({ hasPhone: false })]], 'HELD NO_PHONE'],
    ['no way at all', [{ email: null }, [aMember({ hasPhone: false })]], 'HELD NO_CONTACT_WAY NO_EMAIL'],
  ])('hold: %s', (_name, point, expected) => {
    expect(shown(aState([aMailedRequest('a', 8)], { contactPoint: aContactPoint(...point) }))).toBe(expected);
  });
  it('name each reason once, for all who are due', () => {
    const members = [aMember({ status: 'INACTIVE' }), blocked, aMember({ id: 'T3', status: 'BLOCKED' })];
    const state = aState(
      members.map(({ id }) => aMailedRequest(id, 8, { therapistId: id })),
      { contactPoint: aContactPoint({}, members) },
    );
    expect(shown(state)).toBe('HELD THERAPIST_BLOCKED THERAPIST_INACTIVE');
  });
  it.each([
    ['interval', { lastContactAt: plusDays(NOW, -6) }, `DEFERRED ${plusDays(NOW, 1).toISOString()} CONTACT_INTERVAL`],
    ['exactly 7 days', { lastContactAt: plusDays(NOW, -7) }, 'PLAN a'],
    ['cooling', { refusedAt: plusDays(NOW, -27) }, `DEFERRED ${plusDays(NOW, 1).toISOString()} COOLING`],
    ['exactly 28 days', { refusedAt: plusDays(NOW, -28) }, 'PLAN a'],
  ])('wait: %s', (_name, history, expected) => {
    const contactPoint = aContactPoint({}, [aMember(history)]);
    expect(shown(aState([aMailedRequest('a', 8)], { contactPoint }))).toBe(expected);
  });
  it('take the earliest of those who wait', () => {
    const members = [aMember({ refusedAt: NOW }), aMember({ id: 'T2', lastContactAt: plusDays(NOW, -6) })];
    const state = aState([aMailedRequest('a', 8), aMailedRequest('b', 8, { therapistId: 'T2' })], {
      contactPoint: aContactPoint({}, members),
    });
    expect(shown(state)).toBe(`DEFERRED ${plusDays(NOW, 1).toISOString()} CONTACT_INTERVAL`);
  });
  it('may be overridden for one call', () => {
    const overrides = [
      { id: 'o1', rules: ['COOLING'], expiresAt: plusDays(NOW, 1), emailId: null },
      { id: 'o2', rules: ['CONTACT_INTERVAL'], expiresAt: plusDays(NOW, 1), emailId: null },
    ] as const;
    const contactPoint = aContactPoint({ overrides }, [aMember({ refusedAt: plusDays(NOW, -1) })]);
    expect(plan(aState([aMailedRequest('a', 8)], { contactPoint }))).toMatchObject({
      kind: 'PLAN',
      overridesUsed: ['o1'],
    });
  });
  it('do not wait for a queued mail that rule 5 holds back', () => {
    const queued = {
      id: 'mail',
      reference: 'A-1',
      purpose: 'REQUEST',
      status: 'QUEUED',
      therapistId: 'T1',
      batchId: 'b',
      countsAsContact: true,
      attemptedAt: null,
      queuedAt: NOW,
      dueAt: NOW,
      leased: false,
    } as const;
    const contactPoint = aContactPoint({ openMails: [queued] });
    expect(shown(aState([aMailedRequest('a', 8)], { contactPoint }))).toBe('PLAN a');
    const openCalls = [anOpenCall(['m'])];
    expect(shown(aState([aRequest('a')], { contactPoint, openCalls }))).toBe('JOIN call-1 a');
  });
  it('are those of who is due, not of who would join', () => {
    const members = [aMember({ status: 'BLOCKED' }), aMember({ id: 'T2', lastContactAt: NOW })];
    const state = aState([aMailedRequest('a', 8), aRequest('b', { therapistId: 'T2' })], {
      contactPoint: aContactPoint({}, members),
    });
    expect(shown(state)).toBe('HELD THERAPIST_BLOCKED');
  });
  it('call no number that is known to be wrong', () => {
    expect(shown(aState([aMailedRequest('a', 8)], { wrongNumber: true }))).toBe('HELD WRONG_NUMBER');
    expect(shown(aState([aRequest('a')], { wrongNumber: true }))).toBe('NONE');
  });
});

describe('what was put off', () => {
  it.each<[string, Partial<CallRequest>]>([
    ['by staff', {}],
    ['by an undecided therapist', { outcome: 'UNDECIDED', undecidedAnswers: 1 }],
  ])('%s waits until its moment, exactly then no longer', (_name, parts) => {
    const until = plusDays(NOW, 3);
    const state = aState([aMailedRequest('a', 8, { ...parts, callNotBefore: until })]);
    expect(shown(state)).toBe(`DEFERRED ${until.toISOString()} CALL_POSTPONED`);
    expect(hasDueRequest(state, NOW, SETTINGS)).toBe(false);
    expect(shown(state, plusMs(until, -1))).toBe(`DEFERRED ${until.toISOString()} CALL_POSTPONED`);
    expect(shown(state, until)).toBe('PLAN a');
    expect(hasDueRequest(state, until, SETTINGS)).toBe(true);
  });
  it('does not keep the others waiting, nor come along with them', () => {
    const state = aState([aMailedRequest('a', 8, { callNotBefore: plusDays(NOW, 1) }), aMailedRequest('b', 7)]);
    expect(shown(state)).toBe('PLAN b');
  });
  it('says the earliest moment', () => {
    const state = aState([
      aMailedRequest('a', 8, { callNotBefore: plusDays(NOW, 2) }),
      aMailedRequest('b', 8, { callNotBefore: plusDays(NOW, 1) }),
    ]);
    expect(plan(state)).toMatchObject({ kind: 'DEFERRED', notBefore: plusDays(NOW, 1) });
  });
});

describe('UNDECIDED', () => {
  it('gets one more call 7 × 24 h later, then a person', () => {
    const answeredAt = new Date('2026-03-25T10:00:00Z');
    expect(decideUndecided({ undecidedAnswers: 0, answeredAt }, SETTINGS)).toEqual({
      kind: 'CALL_AGAIN',
      notBefore: new Date('2026-04-01T10:00:00Z'),
      undecidedAnswers: 1,
    });
    for (const undecidedAnswers of [1, 2]) {
      expect(decideUndecided({ undecidedAnswers, answeredAt }, SETTINGS)).toEqual({
        kind: 'NEEDS_ATTENTION',
        undecidedAnswers: undecidedAnswers + 1,
      });
    }
  });
  it('is a reason of its own, and over after the second time', () => {
    const undecided = (undecidedAnswers: number, status: 'OPEN' | 'CONTACTED') =>
      aMailedRequest('a', 14, { outcome: 'UNDECIDED', undecidedAnswers, callNotBefore: NOW, status });
    expect(plan(aState([undecided(1, 'CONTACTED'), aRequest('b')]))).toMatchObject({
      kind: 'PLAN',
      reason: 'UNDECIDED',
    });
    expect(shown(aState([undecided(2, 'CONTACTED')]))).toBe('NONE');
    expect(shown(aState([undecided(2, 'OPEN')], { contactPoint: NO_EMAIL }))).toBe('NONE');
  });
});

describe('an open call', () => {
  it('is never doubled', () => {
    const requests = [aMailedRequest('a', 8), aMailedRequest('b', 7)];
    expect(shown(aState(requests, { openCalls: [anOpenCall(['a', 'b'])] }))).toBe('NONE');
  });
  it('takes further requests along, also those that wait for a mail', () => {
    const requests = [aMailedRequest('a', 8), aMailedRequest('b', 7), aRequest('c')];
    expect(shown(aState(requests, { openCalls: [anOpenCall(['a'])] }))).toBe('JOIN call-1 b c');
    expect(shown(aState([aRequest('c')], { openCalls: [anOpenCall(['a'])] }))).toBe('JOIN call-1 c');
  });
  it('is left alone while somebody is calling', () => {
    const requests = [aMailedRequest('a', 8), aMailedRequest('b', 7)];
    expect(shown(aState(requests, { openCalls: [anOpenCall(['a'], { claimed: true })] }))).toBe('HELD CALL_PLANNED');
  });
  it('is filled up to the maximum and no further', () => {
    const members = Array.from({ length: 9 }, (_, n) => `m${n}`);
    const requests = [aMailedRequest('younger', 7), aMailedRequest('older', 8)];
    expect(shown(aState(requests, { openCalls: [anOpenCall(members)] }))).toBe('JOIN call-1 older');
    expect(shown(aState(requests, { openCalls: [anOpenCall([...members, 'm9'])] }))).toBe('HELD CALL_PLANNED');
  });
  it('says how long it must become, and who fits in as it is', () => {
    const requests = Array.from({ length: 3 }, (_, n) => aMailedRequest(`r${n}`, 7));
    const openCalls = [anOpenCall(['m1', 'm2', 'm3', 'm4'])];
    const answer = plan(aState(requests, { openCalls }));
    expect(answer).toMatchObject({ kind: 'JOIN', durationMinutes: 10 });
    expect(answer.kind === 'JOIN' && idsOf(answer.addedWithoutGrowing)).toEqual(['r0']);
    const long = { ...openCalls[0]!, endsAt: plusMs(openCalls[0]!.startsAt, 30 * 60_000) };
    const roomy = plan(aState(requests, { openCalls: [long] }));
    expect(roomy).toMatchObject({ kind: 'JOIN', durationMinutes: 30 });
    expect(roomy.kind === 'JOIN' && idsOf(roomy.addedWithoutGrowing)).toEqual(['r0', 'r1', 'r2']);
    const tight = plan(aState(requests, { openCalls: [anOpenCall(['1', '2', '3', '4', '5', '6'])] }));
    expect(tight.kind === 'JOIN' && idsOf(tight.addedWithoutGrowing)).toEqual([]);
  });
  it('is the earliest one with room', () => {
    const full = anOpenCall(
      Array.from({ length: 10 }, (_, n) => `m${n}`),
      { id: 'full', startsAt: NOW },
    );
    const openCalls = [anOpenCall([], { id: 'a later one', startsAt: plusDays(NOW, 3) }), anOpenCall([]), full];
    expect(shown(aState([aMailedRequest('a', 8)], { openCalls }))).toBe('JOIN call-1 a');
  });
  it('takes along who could be called now, whenever its slot is', () => {
    const contactedDaysAgo = (days: number) =>
      aState([aMailedRequest('a', 8)], {
        contactPoint: aContactPoint({}, [aMember({ lastContactAt: plusDays(NOW, -days) })]),
        openCalls: [anOpenCall(['m'], { startsAt: plusDays(NOW, 2) })],
      });
    expect(shown(contactedDaysAgo(7))).toBe('JOIN call-1 a');
    expect(shown(contactedDaysAgo(6))).toBe(`DEFERRED ${plusDays(NOW, 1).toISOString()} CONTACT_INTERVAL`);
  });
  it('takes nobody along whose therapist is blocked, and says so', () => {
    const contactPoint = aContactPoint({}, [aMember(), aMember({ id: 'T2', status: 'BLOCKED' })]);
    const state = aState([aMailedRequest('b', 9, { therapistId: 'T2' })], {
      contactPoint,
      openCalls: [anOpenCall(['a'])],
    });
    expect(shown(state)).toBe('HELD THERAPIST_BLOCKED');
  });
});
