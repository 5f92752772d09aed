import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aMatch, aTherapist, type TestEvent } from '../support/builders.js';
import { openTestService, type TestService } from '../support/service/openTestService.js';
import { DAY, MINUTE } from '../support/testClock.js';

let service: TestService;
beforeEach(async () => {
  service = await openTestService();
});
afterEach(() => service.close());

async function ingest(...events: TestEvent[]): Promise<void> {
  await service.receive(...events);
  await service.workInbox();
}

interface RequestRow {
  id: string;
  match_id: string;
  status: string;
}
const requests = () =>
  service.sql<RequestRow>('SELECT id, match_id, status FROM communication.placement_requests ORDER BY match_id');

describe('email batching', () => {
  it('bundles three concurrent match.created for one therapist into one mail', async () => {
    await ingest(aTherapist({}, { id: 'T' }));
    await service.receive(aMatch('T', { matchId: 'A' }), aMatch('T', { matchId: 'B' }), aMatch('T', { matchId: 'C' }));
    await Promise.all([service.workInboxOnce(), service.workInboxOnce(), service.workInboxOnce()]);
    await service.workInbox();
    expect(await service.worker.deliverDue()).toBe(0);
    service.clock.advance(30 * MINUTE);
    expect(await service.worker.deliverDue()).toBe(1);
    expect(service.peer.accepted).toHaveLength(1);
    expect(service.peer.accepted[0]?.to).toEqual(['praxis-t@example.org']);
    expect((await requests()).map((row) => row.status)).toEqual(['CONTACTED', 'CONTACTED', 'CONTACTED']);
    expect(await service.worker.deliverDue()).toBe(0);
  });

  it('sends the five longest registered first, and the other two once an answer came and it is permitted', async () => {
    await ingest(aTherapist({}, { id: 'T' }));
    for (let i = 1; i <= 7; i += 1) {
      await ingest(aMatch('T', { matchId: `M${i}`, patient: { registriert_am: `2026-01-0${8 - i}` } }));
    }
    expect(await service.worker.deliverDue()).toBe(1);
    const contacted = (await requests()).filter((row) => row.status === 'CONTACTED');
    expect(contacted.map((row) => row.match_id)).toEqual(['M3', 'M4', 'M5', 'M6', 'M7']);

    // Unanswered for seven days: the call is due, and no second mail goes out however long it takes.
    service.clock.advance(7 * DAY);
    expect(await service.worker.deliverDue()).toBe(0);
    service.clock.advance(7 * DAY);
    await service.planAll();
    expect(await service.worker.deliverDue()).toBe(0);
    const plan = await service.plans.contactPlan(await therapistId());
    expect(plan?.reasons.map((reason) => reason.code)).toContain('CALL_DUE');

    const [email] = await service.sql<{ id: string }>('SELECT id FROM communication.emails');
    await service.answers.recordEmailResponse({
      emailId: email?.id as string,
      outcomes: contacted.map((row) => ({ placementRequestId: row.id, outcome: 'UNDECIDED' as const })),
      staffMemberId: 'staff-1',
    });
    expect(await service.worker.deliverDue()).toBe(1);
    expect(service.peer.accepted).toHaveLength(2);
    expect((await requests()).map((row) => row.status)).toEqual(Array(7).fill('CONTACTED'));
  });
});

async function therapistId(): Promise<string> {
  const [row] = await service.sql<{ id: string }>('SELECT id FROM communication.therapists');
  return (row as { id: string }).id;
}
