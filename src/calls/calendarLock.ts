import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';

/** Any number that no other lock of this service uses. */
const CALENDAR_LOCK = 7_320_541_089;

/**
 * Choosing a slot and writing it happens under this one lock, after the contact points' locks (DESIGN 3, 4.5): without
 * it concurrent bookings run into the exclusion constraints and deadlock by the hundred.
 */
export async function lockCalendar(em: EntityManager): Promise<void> {
  await queryRows(em, 'SELECT pg_advisory_xact_lock($1)', [CALENDAR_LOCK]);
}
