import type { PatientOutcome } from '../../../src/domain/vocabulary.js';
import type { RecordEmailResponseInput } from '../../../src/services/createAnswerService.js';
import { aMatch, aTherapist, type TestEvent } from '../builders.js';
import { DAY, MINUTE } from '../testClock.js';
import type { TestService } from './openTestService.js';

export interface RequestRow {
  readonly id: string;
  readonly match_id: string;
  readonly status: string;
  readonly outcome: PatientOutcome | null;
  readonly later_until: string | null;
  readonly closed_reason: string | null;
  readonly attention_reason: string | null;
  readonly newest_email_id: string | null;
  readonly missing_details: string[];
}

export interface MailRow {
  readonly id: string;
  readonly reference: string;
  readonly purpose: string;
  readonly status: string;
  readonly template_name: string | null;
  readonly recipient_email: string;
  readonly batch_id: string | null;
  readonly due_at: string | null;
  readonly reasons: { code: string; until: string | null }[];
  readonly attempt_count: number;
  readonly message_id: string;
  readonly last_error: string | null;
  readonly therapist_id: string;
}

export type Scenario = ReturnType<typeof createScenario>;

/** Short words for what tests do over and over, on one service. */
export function createScenario(service: TestService) {
  let names = 0;
  const one = async <Row>(text: string, parameters: unknown[]) => {
    const [row] = await service.sql<Row>(text, parameters);
    if (!row) throw new Error(`nothing found by ${text} with ${parameters.join()}`);
    return row;
  };

  async function ingest(...events: (TestEvent | string)[]): Promise<void> {
    for (const event of events) await service.receive(event);
    await service.workInbox();
  }

  const request = (matchId: string) =>
    one<RequestRow>('SELECT * FROM communication.placement_requests WHERE match_id = $1', [matchId]);

  const mailsOf = (therapistId: string) =>
    service.sql<MailRow>(
      `SELECT e.* FROM communication.emails e JOIN communication.therapists t ON t.id = e.therapist_id
       WHERE t.external_id = $1 ORDER BY e.created_at, e.id`,
      [therapistId],
    );

  return {
    ingest,
    request,
    mailsOf,
    /** A name that no other test of the file uses. */
    name: (prefix: string) => `${prefix}-${++names}`,
    /** The states of requests, in the order asked for. */
    statuses: async (...matchIds: string[]) => Promise.all(matchIds.map(async (id) => (await request(id)).status)),
    therapist: (externalId: string) =>
      one<Record<string, unknown> & { id: string; contact_point_id: string; warnings: { code: string }[] }>(
        'SELECT * FROM communication.therapists WHERE external_id = $1',
        [externalId],
      ),
    point: (externalId: string) =>
      one<Record<string, unknown> & { id: string }>(
        `SELECT c.* FROM communication.contact_points c JOIN communication.therapists t ON t.contact_point_id = c.id
         WHERE t.external_id = $1`,
        [externalId],
      ),
    /** The open batch of a therapist's contact point. */
    batch: async (externalId: string) => {
      const [row] = await service.sql<{ id: string; status: string; due_at: string | null; held_by: string | null }>(
        `SELECT b.* FROM communication.email_batches b JOIN communication.therapists t USING (contact_point_id)
         WHERE t.external_id = $1 AND b.status IN ('PLANNED', 'QUEUED')`,
        [externalId],
      );
      return row ?? null;
    },
    mail: (id: string) => one<MailRow>('SELECT * FROM communication.emails WHERE id = $1', [id]),
    /** Mails that the SMTP server took for an address. */
    received: (address: string) => service.peer.accepted.filter((mail) => mail.to.includes(address)),
    /** One therapist with these matches, mailed: the usual beginning. Returns the mail. */
    async mailed(therapistId: string, ...matchIds: string[]): Promise<MailRow> {
      await ingest(aTherapist({}, { id: therapistId }));
      for (const matchId of matchIds) await ingest(aMatch(therapistId, { matchId, patientId: `patient-${matchId}` }));
      service.clock.advance(30 * MINUTE);
      await service.worker.deliverDue();
      return (await mailsOf(therapistId)).at(-1) as MailRow;
    },
    /** One patient asked of several therapists, each in a mail of its own. */
    async askedEverywhere(patientId: string, ...therapistIds: string[]): Promise<MailRow[]> {
      for (const id of therapistIds) {
        await ingest(aTherapist({}, { id }), aMatch(id, { matchId: `${patientId}@${id}`, patientId }));
      }
      service.clock.advance(30 * MINUTE);
      await service.worker.deliverDue();
      return Promise.all(therapistIds.map(async (id) => (await mailsOf(id))[0] as MailRow));
    },
    confirmationsOf: async (therapistId: string) =>
      (await mailsOf(therapistId)).filter((mail) => mail.purpose === 'CONFIRMATION'),
    async answer(
      mail: { readonly id: string },
      outcomes: Record<string, PatientOutcome | Date>,
      more: Partial<RecordEmailResponseInput> = {},
    ) {
      const answers = Object.entries(outcomes).map(async ([matchId, outcome]) => ({
        placementRequestId: (await request(matchId)).id,
        ...(outcome instanceof Date ? { outcome: 'LATER' as const, laterUntil: outcome } : { outcome }),
      }));
      return service.answers.recordEmailResponse({
        emailId: mail.id,
        outcomes: await Promise.all(answers),
        staffMemberId: 'staff-1',
        ...more,
      });
    },
    async correct(matchId: string, outcome: PatientOutcome | Date) {
      return service.answers.correctOutcome({
        placementRequestId: (await request(matchId)).id,
        ...(outcome instanceof Date ? { outcome: 'LATER' as const, laterUntil: outcome } : { outcome }),
        reason: 'entered wrongly',
        staffMemberId: 'staff-1',
      });
    },
    /** A date for `LATER` that lies behind whatever a test plays: an answer after which nobody calls and nothing cools. */
    inAYear: () => new Date(service.clock.now().getTime() + 365 * DAY),
    /** To the next Tuesday, 10 or 11 in Berlin. */
    nextTuesday() {
      const now = service.clock.now();
      const days = (2 - now.getUTCDay() + 7) % 7 || 7;
      const day = new Date(now.getTime() + days * DAY).toISOString().slice(0, 10);
      service.clock.set(`${day}T09:00:00.000Z`);
    },
    /** All rows of all tables, to prove that nothing changed. */
    async dump(): Promise<string> {
      const tables = await service.sql<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables
         WHERE table_schema = 'communication' AND table_name NOT LIKE 'agenda%' ORDER BY 1`,
      );
      const rows = tables.map(async ({ name }) => {
        const [row] = await service.sql<{ dump: string }>(
          `SELECT coalesce(jsonb_agg(to_jsonb(t) ORDER BY to_jsonb(t)::text), '[]')::text AS dump FROM communication.${name} t`,
        );
        return `${name}: ${row?.dump}`;
      });
      return (await Promise.all(rows)).join('\n');
    },
  };
}
