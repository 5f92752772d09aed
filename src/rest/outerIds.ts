import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { isUuid } from '../queries/uuid.js';
import { badField } from './restErrors.js';

/** An id as another service or an older client writes it; ours are taken too. */
export type OuterId = string | number;

/** Numbers were numbers when they came: "17" goes out as 17, "T-17" and "017" as they are. */
export function toOuterId(externalId: string): OuterId {
  return /^(?:0|[1-9]\d{0,14})$/.test(externalId) ? Number(externalId) : externalId;
}

/** Undefined when there is none. */
export async function findTherapist(em: EntityManager, id: OuterId): Promise<string | undefined> {
  const [row] = await queryRows<{ id: string }>(
    em,
    `SELECT id FROM communication.therapists WHERE external_id = $1 OR id = $2::uuid ORDER BY id = $2::uuid DESC NULLS LAST LIMIT 1`,
    [String(id), ownId(id)],
  );
  return row?.id;
}

/** @throws CommunicationError BAD_USER_INPUT naming the field */
export async function therapistOf(em: EntityManager, id: OuterId): Promise<string> {
  const found = await findTherapist(em, id);
  if (found === undefined) throw badField('therapist_id', 'There is no such therapist.');
  return found;
}

/** In the order in which they are named. @throws CommunicationError BAD_USER_INPUT naming the first that is unknown */
export async function requestsOf(em: EntityManager, ids: readonly OuterId[], field: string): Promise<string[]> {
  const rows = await queryRows<{ id: string; match_id: string }>(
    em,
    'SELECT id, match_id FROM communication.placement_requests WHERE match_id = ANY($1) OR id = ANY($2::uuid[])',
    [ids.map(String), ids.map(ownId).filter((id) => id !== null)],
  );
  const known = new Map([
    ...rows.map((row) => [row.match_id, row.id] as const),
    ...rows.map((row) => [row.id, row.id] as const),
  ]);
  return ids.map((id, index) => {
    const found = known.get(String(id)) ?? known.get(String(id).toLowerCase());
    if (found === undefined) throw badField(`${field}.${index}`, 'There is no such placement request.');
    return found;
  });
}

function ownId(id: OuterId): string | null {
  return isUuid(String(id)) ? String(id).toLowerCase() : null;
}
