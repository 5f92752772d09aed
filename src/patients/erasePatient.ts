import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import { cancelConfirmation } from '../emails/confirmations.js';
import type { Vault } from '../encryption/vault.js';
import { forgetAnswersAbout } from '../idempotency/forgetAnswers.js';
import { changePlacement } from '../placement/changePlacement.js';
import { releaseRequests } from '../placement/releaseRequests.js';
import type { PatientsScope } from '../placement/settlePatient.js';
import { ERASED, eraseMailsAbout, reseal } from './eraseMails.js';

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
  await releaseRequests(
    em,
    scope.requests.map((request) => request.id),
    'PATIENT_DELETED',
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
  for (const request of scope.requests) await cancelConfirmation(em, request, 'PATIENT_DELETED', now);
  await eraseMailsAbout(
    em,
    vault,
    scope.requests.map((request) => request.id),
    now,
  );
  await forgetAnswersAbout(
    em,
    scope.requests.map((request) => request.id),
  );
  await eraseRawEvents(em, vault, [
    `patient:${patientExternalId}`,
    ...scope.requests.map((request) => `match:${request.matchId}`),
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
