import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { AttemptKind } from '../domain/vocabulary.js';
import type { Vault } from '../encryption/vault.js';

export interface CallHistoryEntry {
  readonly kind: AttemptKind;
  readonly actor: string | null;
  /** Ids, states and times only. */
  readonly details?: Record<string, unknown>;
}

/** Adds to a call's history, in the transaction of what it tells. `notes` is free text of staff and stored sealed. */
export async function appendHistory(
  em: EntityManager,
  callId: string,
  entry: CallHistoryEntry,
  now: Date,
  notes?: { readonly vault: Vault; readonly text: string },
): Promise<void> {
  const id = uuidv7();
  const sealed = notes ? notes.vault.seal('call_attempts.notes', id, notes.text).bytes : null;
  await queryRows(
    em,
    `INSERT INTO communication.call_attempts (id, phone_call_id, kind, attempted_at, actor, details, notes)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, callId, entry.kind, now, entry.actor, JSON.stringify(entry.details ?? {}), sealed],
  );
}
