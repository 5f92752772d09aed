import type { EntityManager } from '@mikro-orm/postgresql';
import { queryRows } from '../database/query.js';
import { bookSlot } from '../domain/slots/bookSlot.js';
import type { LineCalendar, Slot } from '../domain/slots/findSlots.js';
import { type LineSettings, loadLineCalendars, syncLines } from './callLines.js';

/** Any number that no other lock of this service uses. */
const CALENDAR_LOCK = 7_320_541_089;

/** The bookable lines as they stand under the calendar lock; booking here and in the database goes together. */
export interface Calendar {
  readonly lines: readonly LineCalendar[];
  /** Bookings made so far by anybody; tells whether this picture still holds. */
  readonly version: number;
  /** Takes the slot out of what is free. */
  book(slot: Slot): void;
}

/**
 * Choosing a slot and writing it happens under this one lock, after the contact points' locks (DESIGN 3, 4.5): without
 * it concurrent bookings run into the exclusion constraints and deadlock by the hundred. A picture of the calendar that
 * is given and still holds is used again: a sweep reads the bookings once, not once a page.
 */
export async function lockCalendar(
  em: EntityManager,
  settings: LineSettings,
  now: Date,
  known: Calendar | null = null,
): Promise<Calendar> {
  await queryRows(em, 'SELECT pg_advisory_xact_lock($1)', [CALENDAR_LOCK]);
  const [row] = await queryRows<{ version: string }>(
    em,
    'UPDATE communication.service_state SET calendar_version = calendar_version + 1 RETURNING calendar_version AS version',
  );
  const version = Number(row?.version ?? 0);
  if (known && known.version === version - 1) return openCalendar(known.lines, version);
  await syncLines(em, settings, now);
  return openCalendar(await loadLineCalendars(em, settings, now), version);
}

function openCalendar(given: readonly LineCalendar[], version: number): Calendar {
  let lines = given;
  return {
    get lines() {
      return lines;
    },
    version,
    book(slot) {
      lines = bookSlot(lines, slot);
    },
  };
}
