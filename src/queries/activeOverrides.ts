import type { EntityManager } from '@mikro-orm/postgresql';
import { readTextRows } from '../database/textRows.js';
import { ContactOverride } from '../entities/ContactOverride.js';
import { entityRows } from './entityRows.js';

/** Overrides that no mail used yet and that have not expired, oldest first. */
export async function loadActiveOverrides(
  em: EntityManager,
  contactPointIds: readonly string[],
  now: Date,
): Promise<Map<string, ContactOverride[]>> {
  const { select, wrap } = entityRows(em, ContactOverride);
  const sql = `${select} WHERE contact_point_id = ANY($1) AND used_at IS NULL AND expires_at > $2 ORDER BY granted_at, id`;
  const rows = await readTextRows(em, sql, [contactPointIds, now], { isFixed: true });
  return Map.groupBy(rows.map(wrap), (override) => override.contactPointId);
}
