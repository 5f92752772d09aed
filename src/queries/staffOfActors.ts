import type { EntityManager } from '@mikro-orm/postgresql';
import type DataLoader from 'dataloader';
import { queryRows } from '../database/query.js';
import type { StaffMember } from '../entities/StaffMember.js';
import { isUuid } from './uuid.js';

/** Staff members by how actors are named: the external id (what a token will say), or the id of this service. */
export async function loadStaffOfActors(
  em: EntityManager,
  actors: readonly string[],
  staffMembers: DataLoader<string, StaffMember | null>,
): Promise<Map<string, StaffMember>> {
  const rows = await queryRows<{ id: string; external_id: string }>(
    em,
    'SELECT id, external_id FROM communication.staff_members WHERE external_id = ANY($1) OR id = ANY($2::uuid[])',
    [actors, actors.filter(isUuid)],
  );
  const ids = new Map(rows.flatMap((row) => [[row.id, row.id] as const, [row.external_id, row.id] as const]));
  const found = actors.map(async (actor) => {
    const id = ids.get(actor) ?? ids.get(actor.toLowerCase());
    return [actor, id === undefined ? null : await staffMembers.load(id)] as const;
  });
  return new Map((await Promise.all(found)).filter((entry): entry is [string, StaffMember] => entry[1] !== null));
}
