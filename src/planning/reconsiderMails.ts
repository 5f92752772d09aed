import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { ContactPointState, OpenMail } from '../domain/planning/contactPointState.js';
import { decideMail } from '../domain/planning/decideDelivery.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import type { StoredReason } from '../entities/EmailBatch.js';
import { storedReasons } from './storedReasons.js';

interface MailWish {
  readonly id: string;
  readonly due_at: Date | null;
  /** Null: as they are; the claim takes them away. */
  readonly reasons: readonly StoredReason[] | null;
}

/**
 * Queued mails that a rule put off and nobody works on: a therapist is unblocked, a cooling was lifted, a call was made.
 * Without this nobody would look at a mail again that waits for a change and not for a time. Returns how many moved.
 */
export async function reconsiderMails(
  em: EntityManager,
  states: readonly ContactPointState[],
  now: Date,
  settings: BatchingSettings,
): Promise<number> {
  const wishes = states.flatMap((state) =>
    state.openMails
      .filter((mail) => mail.status === 'QUEUED' && mail.putOff && !mail.leased)
      .map((mail) => wishOf(state, mail, now, settings)),
  );
  if (wishes.length === 0) return 0;
  const rows = await queryRows(
    em,
    `UPDATE communication.emails e SET due_at = m.due_at, reasons = coalesce(m.reasons, e.reasons), updated_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS m(id uuid, due_at timestamptz, reasons jsonb)
     WHERE e.id = m.id AND e.status = 'QUEUED' AND (e.due_at, e.reasons) IS DISTINCT FROM (m.due_at, coalesce(m.reasons, e.reasons))
     RETURNING 1`,
    [JSON.stringify(wishes), now],
  );
  return rows.length;
}

function wishOf(state: ContactPointState, mail: OpenMail, now: Date, settings: BatchingSettings): MailWish {
  const action = decideMail(state, mail, now, settings);
  if (action.kind === 'DEFER_MAIL')
    return { id: mail.id, due_at: action.dueAt, reasons: storedReasons(action.reasons) };
  // To be sent or canceled: the worker does it. One that is due already keeps its moment.
  return { id: mail.id, due_at: mail.dueAt !== null && mail.dueAt <= now ? mail.dueAt : now, reasons: null };
}
