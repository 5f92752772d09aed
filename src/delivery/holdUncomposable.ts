import { queryRows } from '../database/query.js';
import type { ClaimedMail } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';

export const COMPOSE_FAILED = 'COMPOSE_FAILED';

/**
 * A mail whose data do not fit its template is a defect that trying again does not mend: it stays QUEUED without a due
 * date and stands on the to-do list until a person has mended the cause and queues it again.
 */
export async function holdUncomposable(
  { transact, clock }: Pick<DeliveryParts, 'transact' | 'clock'>,
  mail: ClaimedMail,
): Promise<void> {
  await transact((em) =>
    queryRows(
      em,
      `UPDATE communication.emails SET due_at = NULL, last_error = $3, lease_token = NULL, lease_owner = NULL, lease_until = NULL, updated_at = $4
       WHERE id = $1 AND lease_token = $2 AND status = 'QUEUED'`,
      [mail.id, mail.leaseToken, COMPOSE_FAILED, clock.now()],
    ),
  );
}
