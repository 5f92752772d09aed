import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { SealedColumnName } from '../encryption/sealedColumns.js';
import type { Vault } from '../encryption/vault.js';
import { changePlacement } from '../placement/changePlacement.js';
import { releaseFromMails } from '../placement/releaseFromMails.js';
import type { PatientsScope } from '../placement/settlePatient.js';

const ERASED = { erased: true };

/**
 * `patient.deleted`: open requests are withdrawn and what is personal is erased (DESIGN 6): snapshots and names, the
 * bodies and answers of mails that told of the patient, and the raw events. The external id stays: it names nobody
 * here, and without it the same patient could be entered anew by a late event.
 */
export async function erasePatient(
  em: EntityManager,
  vault: Vault,
  scope: PatientsScope,
  patientExternalId: string,
  now: Date,
): Promise<void> {
  await releaseFromMails(
    em,
    scope.requests.map((request) => request.id),
    now,
  );
  for (const request of scope.requests) {
    if (isOpenPlacementStatus(request.status))
      await changePlacement(em, request, { to: 'WITHDRAWN', reason: 'PATIENT_DELETED' }, now);
    request.patientSnapshot = null;
    request.patientName = null;
    request.patientRegisteredOn = null;
    request.updatedAt = now;
  }
  await em.flush();
  await eraseMails(
    em,
    vault,
    scope.requests.map((request) => request.id),
    now,
  );
  await eraseRawEvents(em, vault, [
    `patient:${patientExternalId}`,
    ...scope.requests.map((request) => `match:${request.matchId}`),
  ]);
}

/** Mails that are still to be composed have no content yet; those under way keep theirs until they ended. */
async function eraseMails(em: EntityManager, vault: Vault, requestIds: readonly string[], now: Date): Promise<void> {
  const mails = await queryRows<{ id: string; has_content: boolean; has_response: boolean; has_notes: boolean }>(
    em,
    `SELECT e.id, e.content IS NOT NULL AS has_content, e.response IS NOT NULL AS has_response, e.follow_up_notes IS NOT NULL AS has_notes
     FROM communication.emails e
     WHERE e.status <> 'SENDING' AND (e.confirms_request_id = ANY($1) OR e.batch_id IN (
       SELECT i.batch_id FROM communication.email_batch_items i WHERE i.placement_request_id = ANY($1)))
     FOR UPDATE`,
    [requestIds],
  );
  for (const mail of mails) {
    const content = { subject: '', html: null, text: '', ...ERASED };
    if (mail.has_content) await reseal(em, vault, 'emails.content', mail.id, content);
    if (mail.has_response) await reseal(em, vault, 'emails.response', mail.id, '');
    if (mail.has_notes) await reseal(em, vault, 'emails.follow_up_notes', mail.id, '');
  }
  await queryRows(em, 'UPDATE communication.emails SET updated_at = $2 WHERE id = ANY($1)', [
    mails.map((mail) => mail.id),
    now,
  ]);
}

async function eraseRawEvents(em: EntityManager, vault: Vault, keys: readonly string[]): Promise<void> {
  const events = await queryRows<{ id: string; dead_letter_id: string | null }>(
    em,
    `SELECT i.id, d.id AS dead_letter_id FROM communication.inbox_events i
     LEFT JOIN communication.dead_letters d ON d.inbox_event_id = i.id WHERE i.message_key = ANY($1) AND i.status IN ('DONE', 'DEAD')`,
    [keys],
  );
  for (const event of events) {
    await reseal(em, vault, 'inbox_events.payload', event.id, ERASED);
    if (event.dead_letter_id) await reseal(em, vault, 'dead_letters.payload', event.dead_letter_id, ERASED);
  }
}

async function reseal(
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
