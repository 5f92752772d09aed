import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { isOpenPlacementStatus } from '../domain/placement/placementLifecycle.js';
import type { PlacementStatus } from '../domain/vocabulary.js';
import { CommunicationError } from '../errors.js';

const MAXIMUM_REQUESTS = 50;

/**
 * A hand-written mail is about open requests of the therapists who are at its contact point.
 * @throws CommunicationError NOT_WAITING_HERE naming the first that is not, BAD_USER_INPUT for more than 50
 */
export async function requireRequestsHere(
  em: EntityManager,
  contactPointId: string,
  requestIds: readonly string[],
): Promise<void> {
  if (requestIds.length === 0) return;
  if (requestIds.length > MAXIMUM_REQUESTS) throw refused('BAD_USER_INPUT', `At most ${MAXIMUM_REQUESTS} requests.`);
  const rows = await queryRows<{ id: string; status: PlacementStatus }>(
    em,
    `SELECT r.id, r.status FROM communication.placement_requests r JOIN communication.therapists t ON t.id = r.therapist_id
     WHERE r.id = ANY($1) AND t.contact_point_id = $2`,
    [requestIds, contactPointId],
  );
  const open = new Set(rows.filter((row) => isOpenPlacementStatus(row.status)).map((row) => row.id));
  const missing = requestIds.findIndex((id) => !open.has(id.toLowerCase()));
  if (missing >= 0)
    throw refused('NOT_WAITING_HERE', 'This request does not wait at this contact point.', `.${missing}`);
}

function refused(code: string, message: string, index = ''): CommunicationError {
  return new CommunicationError(code, message, { field: `input.placementRequestIds${index}` });
}
