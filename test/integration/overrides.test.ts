import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OverridableRule } from '../../src/domain/vocabulary.js';
import { aMatch, aTherapist } from '../support/builders.js';
import { createScenario, type MailRow, type Scenario } from '../support/service/createScenario.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { DAY, HOUR, MINUTE } from '../support/testClock.js';

let service: TestService;
let scenario: Scenario;
beforeAll(async () => {
  service = await openTestService();
  scenario = createScenario(service);
});
afterAll(() => service.close());
beforeEach(() => {
  service.peer.script();
  scenario.nextTuesday();
});

const staffMemberId = 'staff-1';
const grant = async (id: string, ...rules: OverridableRule[]) =>
  service.rules.overrideContactRule({
    therapistId: (await scenario.therapist(id)).id,
    rules,
    reason: 'they asked for it',
    staffMemberId,
  });
const overridesOf = (id: string) =>
  service.sql<{ rules: string[]; granted_by: string; used_at: string | null; email_id: string | null }>(
    `SELECT o.* FROM communication.overrides o JOIN communication.therapists t USING (contact_point_id)
     WHERE t.external_id = $1 ORDER BY granted_at, o.id`,
    [id],
  );

/** A therapist at whom that rule stands in the way of a request `…2`. */
const OBSTACLES: Record<OverridableRule, (id: string) => Promise<unknown>> = {
  CONTACT_INTERVAL: async (id) => {
    const mail = await scenario.mailed(id, `${id}-1`);
    await scenario.answer(mail, { [`${id}-1`]: 'UNDECIDED' });
    await scenario.ingest(aMatch(id, { matchId: `${id}-2` }));
    service.clock.advance(HOUR);
  },
  COOLING: async (id) => {
    const mail = await scenario.mailed(id, `${id}-1`);
    await scenario.answer(mail, { [`${id}-1`]: 'REJECTED' });
    await scenario.ingest(aMatch(id, { matchId: `${id}-2` }));
    service.clock.advance(14 * DAY);
  },
  SENDING_WINDOW: async (id) => {
    await scenario.ingest(aTherapist({}, { id }), aMatch(id, { matchId: `${id}-2` }));
    service.clock.advance(12 * HOUR);
  },
};

describe.each(Object.keys(OBSTACLES) as OverridableRule[])('an override of %s', (rule) => {
  it('lifts the rule for one mail, is used up and recorded with who and which mail', async () => {
    const id = scenario.name(`T-${rule}`);
    await OBSTACLES[rule](id);
    await service.worker.deliverDue();
    expect(await scenario.statuses(`${id}-2`)).toEqual(['OPEN']);
    await grant(id, rule);
    await service.worker.deliverDue();
    expect(await scenario.statuses(`${id}-2`)).toEqual(['CONTACTED']);
    const mail = (await scenario.mailsOf(id)).at(-1) as MailRow;
    expect(await overridesOf(id)).toMatchObject([{ rules: [rule], granted_by: staffMemberId, email_id: mail.id }]);
    const [action] = await service.sql(
      `SELECT 1 FROM communication.staff_actions WHERE action = 'overrideContactRule' AND actor = $1 AND reason IS NOT NULL`,
      [staffMemberId],
    );
    expect(action).toBeDefined();
    // Once, and no more.
    await scenario.answer(mail, { [`${id}-2`]: 'UNDECIDED' });
    await scenario.ingest(aMatch(id, { matchId: `${id}-3` }));
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    expect(await scenario.statuses(`${id}-3`)).toEqual(['OPEN']);
  });

  it('expires unused after 24 hours', async () => {
    const id = scenario.name(`T-x-${rule}`);
    await OBSTACLES[rule](id);
    await service.outbound.pauseOutbound({ reason: 'break', staffMemberId });
    await grant(id, rule);
    service.clock.advance(DAY);
    await service.outbound.resumeOutbound({ reason: 'go', staffMemberId });
    await service.worker.deliverDue();
    expect(await scenario.statuses(`${id}-2`)).toEqual(['OPEN']);
    expect(await overridesOf(id)).toMatchObject([{ used_at: null, email_id: null }]);
  });
});

it('stays with a mail that is tried again, also after its time', async () => {
  await OBSTACLES.COOLING('T-again');
  service.peer.fault({ at: 'rcpt', action: { kind: 'reply', line: '451 4.3.0 later' } });
  await grant('T-again', 'COOLING');
  await service.worker.deliverDue();
  service.peer.script();
  service.clock.advance(DAY + HOUR);
  await service.worker.deliverDue();
  expect(await scenario.statuses('T-again-2')).toEqual(['CONTACTED']);
});

it('lifts neither an opt-out nor a due call, and needs a reason and a rule', async () => {
  await scenario.mailed('T-no', 'no1');
  service.clock.advance(8 * DAY);
  await scenario.ingest(aMatch('T-no', { matchId: 'no2' }));
  service.clock.advance(HOUR);
  await grant('T-no', 'CONTACT_INTERVAL', 'COOLING', 'SENDING_WINDOW');
  await service.worker.deliverDue();
  expect(await scenario.statuses('no2')).toEqual(['OPEN']);
  const before = await scenario.dump();
  await expect(grant('T-no')).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.rules' });
  const therapistId = (await scenario.therapist('T-no')).id;
  await expect(
    service.rules.overrideContactRule({ therapistId, rules: ['COOLING'], reason: ' ', staffMemberId }),
  ).rejects.toMatchObject({ code: 'BAD_USER_INPUT', field: 'input.reason' });
  expect(await scenario.dump()).toBe(before);
});

describe('opt-out', () => {
  it('stops planned and queued mail until it is lifted', async () => {
    await scenario.ingest(aTherapist({}, { id: 'T-opt' }), aMatch('T-opt', { matchId: 'opt1' }));
    const therapistId = (await scenario.therapist('T-opt')).id;
    const input = { therapistId, reason: 'no more', staffMemberId };
    await service.rules.suppressContactPoint(input);
    await expect(service.rules.suppressContactPoint(input)).rejects.toMatchObject({ code: 'ALREADY_SUPPRESSED' });
    service.clock.advance(DAY);
    await service.worker.deliverDue();
    expect(await scenario.statuses('opt1')).toEqual(['OPEN']);
    expect(await scenario.batch('T-opt')).toMatchObject({ due_at: null });
    await service.rules.liftSuppression(input);
    await expect(service.rules.liftSuppression(input)).rejects.toMatchObject({ code: 'NOT_SUPPRESSED' });
    await service.worker.deliverDue();
    expect(await scenario.statuses('opt1')).toEqual(['CONTACTED']);
  });

  it('that one brought along from another mailbox is not lifted with the colleague’s', async () => {
    await scenario.ingest(
      aTherapist({ email: 'old-o@example.org' }, { id: 'T-o1' }),
      aTherapist({ email: 'joint-o@example.org' }, { id: 'T-o2' }),
    );
    const suppress = async (id: string) =>
      service.rules.suppressContactPoint({
        therapistId: (await scenario.therapist(id)).id,
        reason: 'no more',
        staffMemberId,
      });
    await suppress('T-o1');
    service.clock.advance(MINUTE);
    await scenario.ingest(
      aTherapist({ email: 'joint-o@example.org' }, { id: 'T-o1', timestamp: service.clock.now().toISOString() }),
    );
    // The colleague is not concerned by it …
    await scenario.ingest(aMatch('T-o1', { matchId: 'o1' }), aMatch('T-o2', { matchId: 'o2' }));
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    expect(await scenario.statuses('o1', 'o2')).toEqual(['OPEN', 'CONTACTED']);
    await expect(
      service.rules.liftSuppression({
        therapistId: (await scenario.therapist('T-o2')).id,
        reason: 'x',
        staffMemberId,
      }),
    ).rejects.toMatchObject({ code: 'NOT_SUPPRESSED' });
    expect((await scenario.therapist('T-o1')).suppressed_at).not.toBeNull();
  });
});

describe('updateEmailBatch', () => {
  const six = async (id: string) => {
    await scenario.ingest(aTherapist({}, { id }));
    for (let i = 1; i <= 7; i += 1) {
      await scenario.ingest(aMatch(id, { matchId: `${id}-${i}`, patient: { registriert_am: `2026-01-0${i}` } }));
    }
    const rows = await Promise.all([1, 2, 3, 4, 5, 6, 7].map((i) => scenario.request(`${id}-${i}`)));
    return { ids: rows.map((row) => row.id), batchId: (await scenario.batch(id))?.id as string };
  };
  const inTheMail = async (id: string) => {
    const rows = await service.sql<{ match_id: string }>(
      `SELECT r.match_id FROM communication.emails e JOIN communication.email_batch_items i ON i.batch_id = e.batch_id AND i.member
       JOIN communication.placement_requests r ON r.id = i.placement_request_id JOIN communication.therapists t ON t.id = e.therapist_id
       WHERE t.external_id = $1 AND e.status = 'SENT' ORDER BY e.created_at, i.position`,
      [id],
    );
    return rows.map((row) => row.match_id.replace(`${id}-`, '')).join('');
  };

  it('adds, removes and reorders', async () => {
    const { ids, batchId } = await six('T-u1');
    const [one, two, , , , six_, seven] = ids as [string, string, string, string, string, string, string];
    await service.batches.updateEmailBatch({ batchId, add: [seven], remove: [one], staffMemberId });
    await service.batches.updateEmailBatch({ batchId, order: [six_, two], staffMemberId });
    const plan = await service.plans.contactPlan((await scenario.therapist('T-u1')).id);
    expect(plan?.nextBatch?.placementRequestIds.slice(0, 3)).toEqual([six_, two, seven]);
    await service.worker.deliverDue();
    expect(await inTheMail('T-u1')).toBe('62734');
  });

  it('holds and releases', async () => {
    const { batchId } = await six('T-u2');
    await service.batches.updateEmailBatch({ batchId, held: true, staffMemberId });
    await service.planAll();
    service.clock.advance(DAY);
    await service.worker.deliverDue();
    expect(await inTheMail('T-u2')).toBe('');
    await service.batches.updateEmailBatch({ batchId, held: false, staffMemberId });
    await service.worker.deliverDue();
    expect(await inTheMail('T-u2')).toBe('12345');
  });

  it('keeps out all of them, if staff say so, until others come', async () => {
    const { ids, batchId } = await six('T-u3');
    await service.batches.updateEmailBatch({ batchId, remove: ids, staffMemberId });
    await service.planAll();
    expect(await service.planAll()).toEqual({ opened: 0, changed: 0, canceled: 0 });
    service.clock.advance(DAY);
    await service.worker.deliverDue();
    expect(await inTheMail('T-u3')).toBe('');
    const plan = await service.plans.contactPlan((await scenario.therapist('T-u3')).id);
    expect(plan?.nextBatch?.reasons.map((reason) => reason.code)).toContain('EXCLUDED_BY_STAFF');
    await scenario.ingest(aMatch('T-u3', { matchId: 'T-u3-8' }));
    service.clock.advance(30 * MINUTE);
    await service.worker.deliverDue();
    expect(await inTheMail('T-u3')).toBe('8');
    await scenario.answer((await scenario.mailsOf('T-u3'))[0] as MailRow, { 'T-u3-8': scenario.inAYear() });
    service.clock.advance(7 * DAY);
    await service.worker.deliverDue();
    expect(await inTheMail('T-u3')).toBe('812345');
  });

  it('refuses what cannot be, and changes nothing then', async () => {
    const { ids, batchId } = await six('T-u4');
    const foreign = (await six('T-u5')).ids[0] as string;
    const [one] = ids as [string];
    const before = await scenario.dump();
    const cases: [object, string, string][] = [
      [{ add: [one], remove: [one] }, 'BAD_USER_INPUT', 'input.remove'],
      [{ order: [one], remove: [one] }, 'BAD_USER_INPUT', 'input.order'],
      [{ add: [one, one] }, 'BAD_USER_INPUT', 'input.add'],
      [{ add: [one, foreign] }, 'NOT_WAITING_HERE', 'input.add.1'],
      [{ batchId: one }, 'NOT_FOUND', 'input.batchId'],
    ];
    for (const [input, code, field] of cases) {
      await expect(service.batches.updateEmailBatch({ batchId, staffMemberId, ...input })).rejects.toMatchObject({
        code,
        field,
      });
    }
    expect(await scenario.dump()).toBe(before);
    await service.worker.deliverDue();
    await expect(service.batches.updateEmailBatch({ batchId, held: true, staffMemberId })).rejects.toMatchObject({
      code: 'BATCH_NOT_PLANNED',
    });
  });
});
