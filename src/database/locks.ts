import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from './query.js';

/**
 * Locks contact points, all at once and in id order: the first locks of whoever decides about contacts (DESIGN 3).
 * Two sorted lists never deadlock.
 */
export async function lockContactPoints(em: EntityManager, ids: readonly string[]): Promise<void> {
  await queryRows(em, 'SELECT 1 FROM communication.contact_points WHERE id = ANY($1) ORDER BY id FOR UPDATE', [
    [...new Set(ids)],
  ]);
}

/** Locks those contact points of `ids` that nobody else is deciding about; returns their ids in order. */
export async function lockFreeContactPoints(em: EntityManager, ids: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    em,
    'SELECT id FROM communication.contact_points WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED',
    [ids],
  );
  return rows.map((row) => row.id);
}

/**
 * Serialises what concerns one patient across contact points: without it an acceptance and a new request of the same
 * patient could each miss the other. Taken before the contact points, in one order, until the transaction ends.
 */
export async function lockPatients(em: EntityManager, patientExternalIds: readonly string[]): Promise<void> {
  await queryRows(
    em,
    `SELECT pg_advisory_xact_lock(hash) FROM (
       SELECT DISTINCT hashtextextended('patient:' || id, 0) AS hash FROM unnest($1::text[]) AS id ORDER BY 1
     ) AS patients`,
    [[...patientExternalIds]],
  );
}

/** Serialises the creation of what one external id names (therapist, match), before its row exists. */
export async function lockName(
  em: EntityManager,
  kind: 'therapist' | 'match' | 'contact-point',
  name: string,
): Promise<void> {
  await queryRows(em, 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${kind}:${name}`]);
}
