import type { Orm } from '../database/createOrm.js';
import { queryRows } from '../database/query.js';
import { CommunicationError } from '../errors.js';
import { type KeyRing, keyCheckValue } from './keyRing.js';

/**
 * Compares the ring with the keys that this database has sealed rows of, and enters the active one.
 * @throws CommunicationError UNKNOWN_ENCRYPTION_KEY when a key is missing or another one stands under its id
 */
export async function registerKeys(orm: Orm, ring: KeyRing): Promise<void> {
  const em = orm.em.fork();
  const rows = await queryRows<{ key_id: string; check_value: Buffer }>(
    em,
    'SELECT key_id, check_value FROM communication.encryption_keys',
  );
  const unusable = rows.filter(({ key_id, check_value }) => {
    const key = ring.keys.get(key_id);
    return !key || !keyCheckValue(key_id, key).equals(check_value);
  });
  if (unusable.length > 0) {
    const ids = unusable.map((row) => `"${row.key_id}"`).join(', ');
    throw new CommunicationError(
      'UNKNOWN_ENCRYPTION_KEY',
      `The database holds data sealed with ${ids}, which ENCRYPTION_KEYS does not hold (or holds another key under that id). Add the missing key; "npm run rotate-keys" seals everything anew before a key may be left out.`,
    );
  }
  const active = ring.keys.get(ring.activeKeyId) as Buffer;
  await queryRows(
    em,
    'INSERT INTO communication.encryption_keys (key_id, check_value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [ring.activeKeyId, keyCheckValue(ring.activeKeyId, active)],
  );
}
