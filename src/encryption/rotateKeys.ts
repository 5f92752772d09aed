import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import { Sealed } from './sealed.js';
import { SEALED_COLUMNS, type SealedColumnName } from './sealedColumns.js';
import type { Vault } from './vault.js';

const PAGE_SIZE = 200;

/**
 * Seals everything anew with the active key, page by page, while the service runs; then forgets the other keys. It can
 * be stopped at any moment and run again. Returns the number of values that were sealed anew.
 */
export async function rotateKeys(transact: Transact, vault: Vault): Promise<number> {
  let total = 0;
  for (const { table, column } of SEALED_COLUMNS) {
    for (let rotated = PAGE_SIZE; rotated === PAGE_SIZE; total += rotated) {
      rotated = await rotatePage(transact, vault, table, column);
    }
  }
  await transact((em) =>
    queryRows(em, 'DELETE FROM communication.encryption_keys WHERE key_id <> $1', [vault.activeKeyId]),
  );
  return total;
}

/** The key id stands in clear at the head of a sealed value: byte 1 is its length. */
async function rotatePage(transact: Transact, vault: Vault, table: string, column: string): Promise<number> {
  const name = `${table}.${column}` as SealedColumnName;
  return transact(async (em) => {
    const rows = await queryRows<{ id: string; value: Buffer }>(
      em,
      `SELECT id, ${column} AS value FROM communication.${table}
       WHERE ${column} IS NOT NULL AND substring(${column} FROM 3 FOR get_byte(${column}, 1)) <> $1 ORDER BY id LIMIT $2 FOR UPDATE`,
      [Buffer.from(vault.activeKeyId, 'ascii'), PAGE_SIZE],
    );
    const sealed = rows.map((row) => vault.seal(name, row.id, vault.open(name, row.id, new Sealed(row.value))).bytes);
    await queryRows(
      em,
      `UPDATE communication.${table} t SET ${column} = v.value FROM unnest($1::uuid[], $2::bytea[]) AS v(id, value) WHERE t.id = v.id`,
      [rows.map((row) => row.id), sealed],
    );
    return rows.length;
  });
}
