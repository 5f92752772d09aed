import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HOUR, MINUTE } from '../support/testClock.js';
import { type CallApi, NO_SUCH, openCallApi } from './graphql-calls-support.js';
import type { Data } from './graphql-support.js';

let api: CallApi;
beforeAll(async () => {
  api = await openCallApi({ callLines: 3 });
  api.service.clock.set('2026-03-10T08:00:00.000Z');
});
afterAll(() => api.close());

/** A planned call about two requests, without a mail before. */
async function aCall() {
  const therapist = api.scenario.name('T');
  const [a, b] = (await api.waiting(therapist, [`${therapist}-a`, `${therapist}-b`])) as [string, string];
  const { phoneCall } = await api.mutate(
    'createPhoneCall',
    { therapistId: await api.therapistId(therapist) },
    'phoneCall { id }',
  );
  return { therapist, phoneCallId: phoneCall.id as string, a, b };
}

const CLAIM = 'phoneCall { claim { claimedBy claimedAt until } }';

describe('a claim', () => {
  it('is held by one; the other hears by whom and since when, and nothing changes', async () => {
    const { phoneCallId } = await aCall();
    const claimed = await api.mutate('claimPhoneCall', { phoneCallId }, CLAIM);
    const since = api.service.clock.now().toISOString();
    expect(claimed.phoneCall.claim).toMatchObject({ claimedBy: 'anna', claimedAt: since });
    const ben = { phoneCallId, staffMemberId: 'ben' };
    for (const mutation of ['claimPhoneCall', 'releasePhoneCall', 'reschedulePhoneCall']) {
      expect(await api.refusal(mutation, ben)).toEqual({
        code: 'ALREADY_CLAIMED',
        field: 'input.phoneCallId',
        message: expect.stringContaining('anna'),
        nextPossibleSlot: null,
        claimedBy: 'anna',
        claimedSince: since,
      });
    }
    expect(await api.refusal('recordCallOutcome', { ...ben, outcome: 'BUSY' })).toMatchObject({
      code: 'ALREADY_CLAIMED',
    });
    const renewed = await api.mutate('claimPhoneCall', { phoneCallId }, CLAIM);
    expect(renewed.phoneCall.claim.until >= claimed.phoneCall.claim.until).toBe(true);
    expect((await api.mutate('releasePhoneCall', { phoneCallId }, CLAIM)).phoneCall.claim).toBeNull();
    expect(await api.refusal('releasePhoneCall', { phoneCallId })).toMatchObject({ code: 'NOT_CLAIMED' });
    expect((await api.mutate('claimPhoneCall', ben, CLAIM)).phoneCall.claim.claimedBy).toBe('ben');
  });

  it('of two at the same moment is given to one', async () => {
    const { phoneCallId } = await aCall();
    const claims = await Promise.all(
      ['anna', 'ben', 'cem'].map((staffMemberId) =>
        api.mutate('claimPhoneCall', { phoneCallId, staffMemberId }, CLAIM),
      ),
    );
    expect(claims.filter((claim) => claim.userErrors.length === 0)).toHaveLength(1);
    expect(claims.flatMap((claim) => claim.userErrors.map((error: Data) => error.code))).toEqual([
      'ALREADY_CLAIMED',
      'ALREADY_CLAIMED',
    ]);
  });

  it("that ran out is nobody's, and lists find live ones only", async () => {
    const { phoneCallId } = await aCall();
    await api.mutate('claimPhoneCall', { phoneCallId }, CLAIM);
    const list = `query ($id: ID!, $claimed: Boolean) { phoneCalls(filter: { ids: [$id], claimed: $claimed }) { nodes { claim { claimedBy } } } }`;
    const found = async (claimed: boolean) => (await api.data(list, { id: phoneCallId, claimed })).phoneCalls.nodes;
    expect([await found(true), await found(false)]).toEqual([[{ claim: { claimedBy: 'anna' } }], []]);
    await api.service.sql(
      `UPDATE communication.phone_calls SET claim_until = clock_timestamp() - interval '1 second' WHERE id = $1`,
      [phoneCallId],
    );
    expect([await found(true), await found(false)]).toEqual([[], [{ claim: null }]]);
    const ben = await api.mutate('claimPhoneCall', { phoneCallId, staffMemberId: 'ben' }, CLAIM);
    expect(ben.phoneCall.claim.claimedBy).toBe('ben');
    expect(await api.refusal('recordCallOutcome', { phoneCallId, outcome: 'REACHED' })).toMatchObject({
      code: 'ALREADY_CLAIMED',
      claimedBy: 'ben',
    });
  });
});

describe('an outcome', () => {
  it('reaches patients, requests, history and notes', async () => {
    const { phoneCallId, a, b } = await aCall();
    const laterUntil = new Date(api.service.clock.now().getTime() + 24 * 30 * HOUR).toISOString();
    const recorded = await api.mutate(
      'recordCallOutcome',
      {
        phoneCallId,
        outcome: 'REACHED',
        status: 'COMPLETED',
        notes: 'freundlich',
        outcomes: [
          { placementRequestId: a, outcome: 'ACCEPTED', followUpRequired: true, followUpNotes: 'Termin bestätigen' },
          { placementRequestId: b, outcome: 'LATER', laterUntil },
        ],
      },
      `phoneCall { status outcome outcomeAt notes successor { id } history { nodes { kind actor outcome notes } }
         items { nodes { discussed outcome outcomeLaterUntil followUpRequired followUpNotes placementRequest { status closedReason } } } }`,
    );
    expect(recorded.userErrors).toEqual([]);
    expect(recorded.phoneCall).toMatchObject({
      status: 'COMPLETED',
      outcome: 'REACHED',
      notes: 'freundlich',
      successor: null,
      items: {
        nodes: [
          {
            discussed: true,
            outcome: 'ACCEPTED',
            followUpRequired: true,
            followUpNotes: 'Termin bestätigen',
            placementRequest: { status: 'ACCEPTED', closedReason: 'CALL_ANSWER' },
          },
          { outcome: 'LATER', outcomeLaterUntil: laterUntil, placementRequest: { status: 'LATER' } },
        ],
      },
    });
    expect(recorded.phoneCall.history.nodes.at(-1)).toEqual({
      kind: 'OUTCOME',
      actor: 'anna',
      outcome: 'REACHED',
      notes: 'freundlich',
    });
    const noted = await api.mutate('updatePhoneCall', { phoneCallId, notes: 'sehr freundlich' }, 'phoneCall { notes }');
    expect(noted.phoneCall.notes).toBe('sehr freundlich');
    expect(await api.refusal('updatePhoneCall', { phoneCallId, notes: 'x'.repeat(20_001) })).toMatchObject({
      code: 'BAD_USER_INPUT',
      field: 'input.notes',
    });
    expect(await api.refusal('recordCallOutcome', { phoneCallId, outcome: 'BUSY' })).toMatchObject({
      code: 'CALL_ENDED',
      message: expect.stringContaining('correctOutcome'),
    });
    expect(await api.refusal('claimPhoneCall', { phoneCallId })).toMatchObject({ code: 'CALL_ENDED' });
  });

  it('of a failed call plans the next one', async () => {
    const { phoneCallId } = await aCall();
    const callbackAt = new Date(api.service.clock.now().getTime() + 26 * HOUR + 3 * MINUTE).toISOString();
    const failed = await api.mutate(
      'recordCallOutcome',
      { phoneCallId, outcome: 'CALLBACK_REQUESTED', callbackAt },
      `phoneCall { status callbackAt phoneNumber successor { reason startsAt exemptFromWindows retryOf { id }
         earlierCalls { totalCount nodes { id outcome } } } }`,
    );
    expect(failed.phoneCall).toMatchObject({
      status: 'FAILED',
      callbackAt,
      phoneNumber: expect.stringMatching(/^\+49/),
      successor: {
        reason: 'CALLBACK',
        startsAt: callbackAt,
        exemptFromWindows: true,
        retryOf: { id: phoneCallId },
        earlierCalls: { totalCount: 1, nodes: [{ id: phoneCallId, outcome: 'CALLBACK_REQUESTED' }] },
      },
    });
  });

  it.each<[string, (ids: { a: string }) => Data, string, string]>([
    [
      'a patient who is not in the call',
      () => ({ outcome: 'REACHED', outcomes: [{ placementRequestId: NO_SUCH, outcome: 'REJECTED' }] }),
      'NOT_IN_CALL',
      'input.outcomes.0.placementRequestId',
    ],
    [
      'COMPLETED without REACHED',
      () => ({ outcome: 'BUSY', status: 'COMPLETED' }),
      'OUTCOME_MISMATCH',
      'input.outcome',
    ],
    ['FAILED with REACHED', () => ({ outcome: 'REACHED', status: 'FAILED' }), 'OUTCOME_MISMATCH', 'input.outcome'],
    [
      'outcomes of patients without REACHED',
      ({ a }) => ({ outcome: 'VOICEMAIL', outcomes: [{ placementRequestId: a, outcome: 'REJECTED' }] }),
      'OUTCOME_NEEDS_REACHED',
      'input.outcomes',
    ],
    [
      'LATER without a date',
      ({ a }) => ({ outcome: 'REACHED', outcomes: [{ placementRequestId: a, outcome: 'LATER' }] }),
      'BAD_USER_INPUT',
      'input.outcomes.0.laterUntil',
    ],
    [
      'a patient named twice',
      ({ a }) => ({
        outcome: 'REACHED',
        outcomes: [
          { placementRequestId: a, outcome: 'REJECTED' },
          { placementRequestId: a, outcome: 'ACCEPTED' },
        ],
      }),
      'BAD_USER_INPUT',
      'input.outcomes.1.placementRequestId',
    ],
    ['a callback without a time', () => ({ outcome: 'CALLBACK_REQUESTED' }), 'BAD_USER_INPUT', 'input.callbackAt'],
    [
      'a callback in the past',
      () => ({ outcome: 'CALLBACK_REQUESTED', callbackAt: '2026-03-01T09:00:00Z' }),
      'IN_THE_PAST',
      'input.callbackAt',
    ],
    [
      'notes that are too long',
      () => ({ outcome: 'BUSY', notes: 'x'.repeat(20_001) }),
      'BAD_USER_INPUT',
      'input.notes',
    ],
    ['an unknown call', () => ({ outcome: 'BUSY', phoneCallId: NO_SUCH }), 'NOT_FOUND', 'input.phoneCallId'],
  ])('is refused for %s, and nothing is done', async (_name, input, code, field) => {
    const { phoneCallId, a } = await aCall();
    const refused = await api.refusal('recordCallOutcome', { phoneCallId, ...input({ a }) });
    expect(refused).toMatchObject({ code, field });
  });
});
