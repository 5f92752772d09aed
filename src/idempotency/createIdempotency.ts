import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import type { UnitOfWork } from '../database/unitOfWork.js';
import { Sealed } from '../encryption/sealed.js';
import type { Vault } from '../encryption/vault.js';
import { CommunicationError } from '../errors.js';
import { fingerprintOf } from './fingerprint.js';

/** A call that its caller may repeat. */
export interface KeyedCall {
  /** The caller's own, unique among what this actor does within a day. */
  readonly key: string;
  readonly actor: string;
  /** Literal name of what is done. */
  readonly operation: string;
  /** All that decides what is done. */
  readonly input: unknown;
}

/** What a call did. */
export interface Effect<Answer> {
  /** Id of what was made or changed. */
  readonly subjectId: string;
  /** Kept for the next time; left out where the subject is read anew then. */
  readonly answer?: Answer;
}

/** `replayed`: nothing was done; a call with this key had done it before. */
export interface KeyedResult<Answer> extends Effect<Answer> {
  readonly replayed: boolean;
}

const KEPT_HOURS = 24;
/** What can stand in an HTTP header. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * Does what a key names once in 24 hours: the key is taken and the answer stored in the transaction of the effect, so
 * that there is never one without the other, and a second call with the key waits for the first. A call that was refused
 * changed nothing and keeps no key: the next one is decided anew.
 */
export function createIdempotency({ transact, vault }: { readonly transact: UnitOfWork; readonly vault: Vault }) {
  return {
    /** @throws CommunicationError IDEMPOTENCY_KEY_REUSED for another call under the same key, BAD_USER_INPUT */
    once<Answer>(call: KeyedCall, work: (em: EntityManager) => Promise<Effect<Answer>>): Promise<KeyedResult<Answer>> {
      if (!KEY.test(call.key)) throw refused('BAD_USER_INPUT', 'Expected 1 to 255 printable ASCII characters.');
      const fingerprint = fingerprintOf(call.operation, call.input);
      return transact.together(async (em) => {
        const id = uuidv7();
        const seal = vault.seal('idempotency_keys.fingerprint', id, fingerprint).bytes;
        // Two at once: the second waits here until the first has ended.
        const taken = await queryRows<{ id: string }>(em, TAKE, [id, call.actor, call.key, seal, KEPT_HOURS]);
        if (taken.length === 0) return earlier<Answer>(em, call, fingerprint);
        const effect = await work(em);
        const answer = effect.answer === undefined ? null : vault.seal('idempotency_keys.answer', id, effect.answer);
        await queryRows(em, KEEP, [id, effect.subjectId, answer?.bytes ?? null]);
        return { ...effect, replayed: false };
      });
    },

    /** Forgets what has expired. Returns how many. */
    async sweep(): Promise<number> {
      const rows = await transact((em) => queryRows(em, SWEEP));
      return rows.length;
    },
  };

  async function earlier<Answer>(
    em: EntityManager,
    { actor, key }: KeyedCall,
    fingerprint: string,
  ): Promise<KeyedResult<Answer>> {
    const [row] = await queryRows<KeyRow>(
      em,
      'SELECT id, fingerprint, subject_id, answer FROM communication.idempotency_keys WHERE actor = $1 AND key = $2',
      [actor, key],
    );
    // Swept between the two statements: so it had expired, and may be used anew.
    if (!row) throw refused('IDEMPOTENCY_KEY_REUSED', 'This key has just expired; repeat the call.');
    if (vault.open('idempotency_keys.fingerprint', row.id, new Sealed(row.fingerprint)) !== fingerprint)
      throw refused('IDEMPOTENCY_KEY_REUSED', 'This key was used for another call; take a new one for each.');
    const answer =
      row.answer === null
        ? {}
        : { answer: vault.open<Answer>('idempotency_keys.answer', row.id, new Sealed(row.answer)) };
    return { subjectId: row.subject_id, ...answer, replayed: true };
  }
}

export type Idempotency = ReturnType<typeof createIdempotency>;

interface KeyRow {
  readonly id: string;
  readonly fingerprint: Buffer;
  readonly subject_id: string;
  readonly answer: Buffer | null;
}

/** Real time of the database: a moved clock must not make a client's retry do it twice. The subject follows in {@link KEEP}. */
const TAKE = `
  INSERT INTO communication.idempotency_keys AS k (id, actor, key, fingerprint, subject_id, expires_at)
  VALUES ($1, $2, $3, $4, $1, clock_timestamp() + $5 * interval '1 hour')
  ON CONFLICT (actor, key) DO UPDATE
  SET id = excluded.id, fingerprint = excluded.fingerprint, subject_id = excluded.subject_id, answer = NULL,
      created_at = clock_timestamp(), expires_at = excluded.expires_at
  WHERE k.expires_at <= clock_timestamp()
  RETURNING id`;

const KEEP = 'UPDATE communication.idempotency_keys SET subject_id = $2, answer = $3 WHERE id = $1';

const SWEEP = `
  DELETE FROM communication.idempotency_keys WHERE id IN (
    SELECT id FROM communication.idempotency_keys WHERE expires_at <= clock_timestamp()
    ORDER BY expires_at LIMIT 10000 FOR UPDATE SKIP LOCKED)
  RETURNING 1`;

function refused(code: string, message: string): CommunicationError {
  return new CommunicationError(code, message, { field: 'input.idempotencyKey' });
}
