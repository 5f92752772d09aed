import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import type { SealedColumnName } from '../encryption/sealedColumns.js';
import type { Vault } from '../encryption/vault.js';

/** What stands where something personal stood. */
export const ERASED = { erased: true };

interface MailRow {
  readonly id: string;
  readonly has_content: boolean;
  readonly has_response: boolean;
  readonly has_notes: boolean;
}

const COLUMNS = `e.id, e.content IS NOT NULL AS has_content, e.response IS NOT NULL AS has_response,
  e.follow_up_notes IS NOT NULL AS has_notes`;

/** Mails that tell of these requests. Those under way keep their text until they have ended ({@link eraseEndedMails}). */
export async function eraseMailsAbout(
  em: EntityManager,
  vault: Vault,
  requestIds: readonly string[],
  now: Date,
): Promise<void> {
  const mails = await queryRows<MailRow>(
    em,
    `SELECT ${COLUMNS} FROM communication.emails e
     WHERE e.status <> 'SENDING' AND (e.confirms_request_id = ANY($1) OR e.batch_id IN (
       SELECT i.batch_id FROM communication.email_batch_items i WHERE i.placement_request_id = ANY($1))
       OR e.id IN (SELECT d.email_id FROM communication.email_draft_requests d WHERE d.placement_request_id = ANY($1)))
     FOR UPDATE`,
    [requestIds],
  );
  await erase(em, vault, mails, now);
}

/** Mails whose patient was deleted while they were under way. A request that was mailed has its details until then. */
export async function eraseEndedMails(
  em: EntityManager,
  vault: Vault,
  emailIds: readonly string[],
  now: Date,
): Promise<void> {
  if (emailIds.length === 0) return;
  const mails = await queryRows<MailRow>(
    em,
    // Two questions, each answered by an index; as one they cost a scan of the requests for every mail that ends.
    `SELECT ${COLUMNS} FROM communication.emails e WHERE e.id = ANY($1) AND (
       EXISTS (SELECT 1 FROM communication.placement_requests r WHERE r.id = e.confirms_request_id AND r.patient_snapshot IS NULL)
       OR EXISTS (SELECT 1 FROM communication.email_batch_items i
                  JOIN communication.placement_requests r ON r.id = i.placement_request_id
                  WHERE i.batch_id = e.batch_id AND i.member AND r.patient_snapshot IS NULL))`,
    [emailIds],
  );
  await erase(em, vault, mails, now);
}

async function erase(em: EntityManager, vault: Vault, mails: readonly MailRow[], now: Date): Promise<void> {
  for (const mail of mails) {
    const content = { subject: '', html: null, text: '', ...ERASED };
    if (mail.has_content) await reseal(em, vault, 'emails.content', mail.id, content);
    if (mail.has_response) await reseal(em, vault, 'emails.response', mail.id, '');
    if (mail.has_notes) await reseal(em, vault, 'emails.follow_up_notes', mail.id, '');
  }
  if (mails.length === 0) return;
  await queryRows(em, 'UPDATE communication.emails SET updated_at = $2 WHERE id = ANY($1)', [
    mails.map((mail) => mail.id),
    now,
  ]);
}

/** Replaces one sealed value. */
export async function reseal(
  em: EntityManager,
  vault: Vault,
  column: SealedColumnName,
  id: string,
  value: unknown,
): Promise<void> {
  const [table, name] = column.split('.') as [string, string];
  await queryRows(em, `UPDATE communication.${table} SET ${name} = $2 WHERE id = $1`, [
    id,
    vault.seal(column, id, value).bytes,
  ]);
}
