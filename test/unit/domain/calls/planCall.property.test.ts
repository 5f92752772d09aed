import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../../../../src/domain/calendar/durations.js';
import { type CallPlan, type CallPlanningState, planCall } from '../../../../src/domain/calls/planCall.js';
import type { OpenMail } from '../../../../src/domain/planning/contactPointState.js';
import { PLACEMENT_STATUSES } from '../../../../src/domain/vocabulary.js';
import { aContactPoint, aMember, anOpenCall, aRequest, NOW, SETTINGS } from './callBuilders.js';

const daysAgo = (minimum: number, maximum: number) =>
  fc.integer({ min: minimum * 24, max: maximum * 24 }).map((hours) => plusDays(NOW, -hours / 24));
const THERAPISTS = ['T0', 'T1', 'T2', 'gone'] as const;

const requests = fc
  .array(
    fc.record({
      therapistId: fc.constantFrom(...THERAPISTS),
      status: fc.constantFrom(...PLACEMENT_STATUSES, 'OPEN', 'OPEN', 'CONTACTED', 'CONTACTED', 'CONTACTED'),
      patientRegisteredOn: fc.option(fc.constantFrom('2026-01-01', '2026-01-02')),
      newestMail: fc.option(
        fc.record({
          status: fc.constantFrom('SENT', 'SENT', 'SENT', 'UNCERTAIN', 'FAILED'),
          attemptedAt: fc.option(daysAgo(5, 20), { freq: 9 }),
        }),
        { freq: 9 },
      ),
      outcome: fc.option(fc.constantFrom('UNDECIDED', 'LATER'), { freq: 2 }),
      callNotBefore: fc.option(daysAgo(-2, 10), { freq: 2 }),
      undecidedAnswers: fc.integer({ min: 0, max: 2 }),
    }),
    { maxLength: 14, size: 'max' },
  )
  .map((list) => list.map((parts, index) => aRequest(`r${index}`, parts)));

const members = fc.tuple(
  ...THERAPISTS.slice(0, 3).map((id) =>
    fc
      .record({
        status: fc.constantFrom('ACTIVE', 'ACTIVE', 'ACTIVE', 'BLOCKED', 'INACTIVE'),
        lastContactAt: fc.option(daysAgo(5, 9), { freq: 2 }),
        refusedAt: fc.option(daysAgo(26, 30), { freq: 2 }),
      })
      .map((parts) => aMember({ id, ...parts })),
  ),
);

const openMail = fc
  .record({
    status: fc.constantFrom('QUEUED', 'SENDING', 'UNCERTAIN'),
    purpose: fc.constantFrom('REQUEST', 'MANUAL'),
    attemptedAt: fc.option(daysAgo(5, 9), { freq: 2 }),
  })
  .map(
    (parts): OpenMail => ({
      id: 'mail',
      reference: 'A-1',
      therapistId: 'T0',
      batchId: null,
      countsAsContact: true,
      queuedAt: NOW,
      dueAt: NOW,
      leased: false,
      ...parts,
    }),
  );

const states: fc.Arbitrary<CallPlanningState> = fc
  .record({
    requests,
    members,
    email: fc.constantFrom('a@example.org', 'a@example.org', null),
    openMails: fc.array(openMail, { maxLength: 1 }),
    openCall: fc.option(fc.record({ claimed: fc.boolean(), count: fc.integer({ min: 0, max: 11 }) }), { freq: 3 }),
  })
  .map(({ requests: all, members: therapists, email, openMails, openCall }) => ({
    contactPoint: aContactPoint({ email, openMails }, therapists),
    requests: all,
    openCalls:
      openCall === null
        ? []
        : [
            anOpenCall(
              all.slice(0, openCall.count).map(({ id }) => id),
              { claimed: openCall.claimed },
            ),
          ],
    wrongNumber: false,
  }));

function addedBy(plan: CallPlan) {
  if (plan.kind === 'PLAN') return plan.members;
  return plan.kind === 'JOIN' ? plan.added : [];
}

/** What a service writes. */
function applied(state: CallPlanningState, plan: CallPlan): CallPlanningState {
  const added = addedBy(plan).map(({ id }) => id);
  if (plan.kind === 'PLAN') return { ...state, openCalls: [...state.openCalls, anOpenCall(added, { id: 'new' })] };
  if (plan.kind !== 'JOIN') return state;
  return {
    ...state,
    openCalls: state.openCalls.map((call) =>
      call.id === plan.callId ? { ...call, memberIds: [...call.memberIds, ...added] } : call,
    ),
  };
}

describe('planCall, whatever the state', () => {
  it('adds up, leaves out whom it must, and gives the same answer again', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(states, (state) => {
        const plan = planCall(state, NOW, SETTINGS);
        seen.set(plan.kind, (seen.get(plan.kind) ?? 0) + 1);
        expect(planCall(state, NOW, SETTINGS)).toEqual(plan);
        const added = addedBy(plan);
        const planned = state.openCalls.flatMap((call) => call.memberIds);
        const ids = added.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const request of added) {
          const source = state.requests.find(({ id }) => id === request.id)!;
          expect(planned).not.toContain(request.id);
          expect(state.contactPoint.therapists.get(request.therapistId)?.status).toBe('ACTIVE');
          expect(['OPEN', 'CONTACTED', 'BATCHED']).toContain(source.status);
          expect(source.undecidedAnswers).toBeLessThan(2);
          expect(source.callNotBefore?.getTime() ?? 0).toBeLessThanOrEqual(NOW.getTime());
        }
        if (plan.kind === 'PLAN') {
          expect(state.openCalls).toEqual([]);
          expect(ids.length).toBeGreaterThan(0);
          expect(ids.length).toBeLessThanOrEqual(10);
          expect(plan.durationMinutes).toBe(ids.length > 5 ? 10 : 5);
          expect(plan.members.some(({ need }) => need !== 'JOINS')).toBe(true);
        }
        if (plan.kind === 'JOIN') {
          const call = state.openCalls.find(({ id }) => id === plan.callId)!;
          expect(call.claimed).toBe(false);
          expect(call.memberIds.length + ids.length).toBeLessThanOrEqual(10);
          expect(ids.slice(0, plan.addedWithoutGrowing.length)).toEqual(plan.addedWithoutGrowing.map(({ id }) => id));
          expect(call.memberIds.length + plan.addedWithoutGrowing.length).toBeLessThanOrEqual(
            Math.max(5, call.memberIds.length),
          );
        }
        if (plan.kind === 'DEFERRED') expect(plan.notBefore.getTime()).toBeGreaterThan(NOW.getTime());
        if (plan.kind === 'HELD') expect(plan.reasons.length).toBeGreaterThan(0);
      }),
      { numRuns: 3_000 },
    );
    expect([...seen.keys()].sort()).toEqual(['DEFERRED', 'HELD', 'JOIN', 'NONE', 'PLAN']);
  });

  it('plans one call, however often it runs', () => {
    fc.assert(
      fc.property(states, (state) => {
        const once = applied(state, planCall(state, NOW, SETTINGS));
        const again = planCall(once, NOW, SETTINGS);
        expect(addedBy(again)).toEqual([]);
        expect(once.openCalls.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not depend on the order in which requests are read', () => {
    fc.assert(
      fc.property(states, (state) => {
        const reversed = { ...state, requests: state.requests.toReversed() };
        const ids = (plan: CallPlan) => [plan.kind, ...addedBy(plan).map(({ id }) => id)];
        expect(ids(planCall(reversed, NOW, SETTINGS))).toEqual(ids(planCall(state, NOW, SETTINGS)));
      }),
      { numRuns: 500 },
    );
  });
});
