import { queryRows } from '../database/query.js';
import type { ClaimedMail } from './claimedMail.js';
import type { DeliveryParts } from './deliveryParts.js';

/** A worker that ends keeps nobody waiting: what it has claimed and not begun is free for the next one at once. */
export async function giveBackLeases(
  { transact }: Pick<DeliveryParts, 'transact'>,
  mails: readonly Pick<ClaimedMail, 'id' | 'leaseToken'>[],
): Promise<void> {
  await transact((em) =>
    queryRows(
      em,
      `UPDATE communication.emails e SET lease_token = NULL, lease_owner = NULL, lease_until = NULL
       FROM unnest($1::uuid[], $2::uuid[]) AS m(id, lease_token)
       WHERE e.id = m.id AND e.lease_token = m.lease_token AND e.status = 'QUEUED'`,
      [mails.map((mail) => mail.id), mails.map((mail) => mail.leaseToken)],
    ),
  );
}
