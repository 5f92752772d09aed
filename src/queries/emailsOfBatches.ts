import type { EntityManager } from '@mikro-orm/postgresql';
import type DataLoader from 'dataloader';
import { queryRows } from '../database/query.js';
import type { Email } from '../entities/Email.js';

/** The mail of each batch, for those that have one. */
export async function loadEmailsOfBatches(
  em: EntityManager,
  emails: DataLoader<string, Email | null>,
  batchIds: readonly string[],
): Promise<Map<string, Email>> {
  const rows = await queryRows<{ id: string; batch_id: string }>(
    em,
    'SELECT id, batch_id FROM communication.emails WHERE batch_id = ANY($1)',
    [batchIds],
  );
  const loaded = await Promise.all(rows.map(async (row) => [row.batch_id, await emails.load(row.id)] as const));
  return new Map(loaded.filter((entry): entry is [string, Email] => entry[1] !== null));
}
