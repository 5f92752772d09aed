import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { Sealed } from '../encryption/sealed.js';
import type { SealedColumnName } from '../encryption/sealedColumns.js';
import type { Vault } from '../encryption/vault.js';

interface SealedRow {
  readonly id: string;
  readonly value: Buffer;
}

/**
 * Opens one sealed column of many rows. Lists leave these columns out; they are read where somebody asks for them.
 * @throws CommunicationError SEAL_BROKEN
 */
export async function openColumn<Value>(
  em: EntityManager,
  vault: Vault,
  column: SealedColumnName,
  ids: readonly string[],
): Promise<Map<string, Value>> {
  const [table, name] = column.split('.');
  const rows = await queryRows<SealedRow>(
    em,
    `SELECT id, ${name} AS value FROM communication.${table} WHERE id = ANY($1) AND ${name} IS NOT NULL`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, vault.open<Value>(column, row.id, new Sealed(Buffer.from(row.value)))]));
}
