import { isCommunicationError } from '../../../src/errors.js';
import { aMatch, anEvent, aTherapist, type TestEvent } from '../builders.js';
import { DAY, HOUR, MINUTE } from '../testClock.js';
import type { TestService } from './openTestService.js';
import type { SeededRandom } from './seededRandom.js';

const THERAPISTS = ['T1', 'T2', 'T3', 'T4', 'T5', 'T6'];
const ADDRESSES = ['eins@example.org', 'zwei@example.org', 'drei@example.org', 'vier@example.org', null];
const PATIENTS = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'];
const OUTCOMES = ['ACCEPTED', 'REJECTED', 'UNDECIDED', 'LATER'] as const;
const FAULTS = [
  { step: 'rcpt', action: { kind: 'reply', line: '451 4.3.0 later' } },
  { step: 'data', action: { kind: 'reply', line: '554 5.7.1 no' } },
  { step: 'dot', action: { kind: 'drop' } },
  { step: 'data', action: { kind: 'drop' } },
  { step: 'rcpt', action: { kind: 'reply', line: '550 5.1.1 unknown' } },
] as const;
const staffMemberId = 'staff-1';

/** Everything that may happen at a few contact points, each call one step; what the rules refuse is no failure. */
export function createRandomMix(service: TestService, random: SeededRandom) {
  let matches = 0;
  const workers = [service.worker, service.openWorker(), service.openWorker()];
  service.peer.script(({ step }) => {
    if (!random.chance(0.03)) return undefined;
    const fault = random.pick(FAULTS);
    return fault.step === step ? fault.action : undefined;
  });

  const later = () => service.clock.now().toISOString();
  const anyOf = async <Row>(text: string) => random.pick(await service.sql<Row>(text));
  async function handle(event: TestEvent): Promise<void> {
    await service.receive(event);
    await service.workInboxOnce();
  }
  function outcome() {
    const chosen = random.pick(OUTCOMES);
    return chosen === 'LATER'
      ? { outcome: chosen, laterUntil: new Date(service.clock.now().getTime() + 30 * DAY) }
      : { outcome: chosen };
  }
  async function answer(): Promise<void> {
    const item = await anyOf<{ email_id: string; placement_request_id: string }>(
      `SELECT e.id AS email_id, i.placement_request_id FROM communication.emails e JOIN communication.email_batch_items i ON i.batch_id = e.batch_id
       WHERE i.member AND i.outcome IS NULL AND e.status IN ('SENT', 'UNCERTAIN')`,
    );
    if (!item) return;
    const outcomes = [{ placementRequestId: item.placement_request_id, ...outcome() }];
    await service.answers.recordEmailResponse({ emailId: item.email_id, outcomes, staffMemberId });
  }
  async function emailWhere(condition: string, act: (emailId: string) => Promise<unknown>): Promise<void> {
    const email = await anyOf<{ id: string }>(`SELECT id FROM communication.emails WHERE ${condition}`);
    if (email) await act(email.id);
  }

  const steps: [number, () => Promise<unknown>][] = [
    [30, () => handle(aMatch(random.pick(THERAPISTS), { matchId: `M${++matches}`, patientId: random.pick(PATIENTS) }))],
    [25, () => random.pick(workers).deliverDue()],
    [15, answer],
    [
      10,
      () => handle(aTherapist({ email: random.pick(ADDRESSES) }, { id: random.pick(THERAPISTS), timestamp: later() })),
    ],
    [
      8,
      async () => {
        const request = await anyOf<{ id: string }>(
          `SELECT id FROM communication.placement_requests WHERE status IN ('OPEN', 'BATCHED', 'CONTACTED', 'LATER', 'WAITING_DETAILS')`,
        );
        if (request)
          await service.placements.withdrawPlacementRequest({ placementRequestId: request.id, staffMemberId });
      },
    ],
    [
      4,
      () =>
        handle(
          anEvent(
            random.pick(['therapist.blocked', 'therapist.unblocked', 'therapist.unblocked']),
            { therapist_id: random.pick(THERAPISTS) },
            later(),
          ),
        ),
    ],
    [
      6,
      async () => {
        const item = await anyOf<{ id: string }>(
          'SELECT placement_request_id AS id FROM communication.email_batch_items WHERE outcome IS NOT NULL',
        );
        if (item)
          await service.answers.correctOutcome({
            placementRequestId: item.id,
            ...outcome(),
            reason: 'wrong',
            staffMemberId,
          });
      },
    ],
    [
      5,
      () =>
        emailWhere(`status = 'UNCERTAIN'`, (emailId) =>
          service.uncertain.resolveUncertainEmail({
            emailId,
            resolution: random.pick(['SENT', 'NOT_SENT_SEND_AGAIN', 'NOT_SENT_GIVE_UP']),
            reason: 'asked',
            staffMemberId,
          }),
        ),
    ],
    [3, () => emailWhere(`status = 'FAILED'`, (emailId) => service.emails.queueEmail({ emailId, staffMemberId }))],
    [
      2,
      () =>
        emailWhere(`status = 'QUEUED' AND purpose <> 'CONFIRMATION'`, (emailId) =>
          service.emails.cancelEmail({ emailId, staffMemberId }),
        ),
    ],
    [4, () => emailWhere(`status = 'DRAFT'`, (emailId) => service.emails.queueEmail({ emailId, staffMemberId }))],
    [
      3,
      async () => {
        const therapist = await anyOf<{ id: string }>('SELECT id FROM communication.therapists');
        if (!therapist) return;
        await service.emails.createEmail({
          therapistId: therapist.id,
          subject: 'Frage',
          bodyText: 'Text',
          staffMemberId,
        });
      },
    ],
    [
      3,
      async () => {
        const batch = await anyOf<{ id: string; held_at: string | null }>(
          `SELECT id, held_at FROM communication.email_batches WHERE status = 'PLANNED'`,
        );
        if (batch)
          await service.batches.updateEmailBatch({ batchId: batch.id, held: batch.held_at === null, staffMemberId });
      },
    ],
    [4, () => service.planAll()],
    [10, async () => service.clock.advance(random.pick([MINUTE, 30 * MINUTE, 3 * HOUR, DAY, 3 * DAY]))],
  ];
  const total = steps.reduce((sum, [weight]) => sum + weight, 0);

  return async function step(): Promise<void> {
    let left = random.next() * total;
    for (const [weight, act] of steps) {
      left -= weight;
      if (left >= 0) continue;
      await act().catch((error: unknown) => {
        if (!isCommunicationError(error)) throw error;
      });
      return;
    }
  };
}
