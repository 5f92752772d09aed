import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { anyIdOf } from './conditions.js';

/** The ids that events name these therapists by. @throws CommunicationError BAD_USER_INPUT for a malformed id */
export async function loadExternalIds(
  em: EntityManager,
  therapistIds: readonly string[],
  field: string,
): Promise<Set<string>> {
  const values: unknown[] = [];
  const [condition] = anyIdOf('id', therapistIds, field).map((one) => one((value) => `$${values.push(value)}`));
  const rows = await queryRows<{ external_id: string }>(
    em,
    `SELECT external_id FROM communication.therapists WHERE ${condition}`,
    values,
  );
  return new Set(rows.map((row) => row.external_id));
}
