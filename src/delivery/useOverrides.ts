import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/** Marks overrides as used by the mails that could not leave without them (DESIGN 4.1.7). */
export async function useOverrides(
  em: EntityManager,
  uses: readonly { ids: readonly string[]; emailId: string }[],
  now: Date,
): Promise<void> {
  const rows = uses.flatMap((use) => use.ids.map((id) => ({ id, email_id: use.emailId })));
  if (rows.length === 0) return;
  await queryRows(
    em,
    `UPDATE communication.overrides o SET used_at = $2, email_id = u.email_id
     FROM jsonb_to_recordset($1::jsonb) AS u(id uuid, email_id uuid) WHERE o.id = u.id AND o.used_at IS NULL`,
    [JSON.stringify(rows), now],
  );
}
