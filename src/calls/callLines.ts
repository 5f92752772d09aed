import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows, toDate } from '../database/query.js';
import { parseAvailability } from '../domain/availability/parseAvailability.js';
import type { LineDuty } from '../domain/calls/availabilityChange.js';
import { DEFAULT_LINE_HOURS, lineCalendar } from '../domain/calls/lineCalendar.js';
import { createLocalDays, type LocalDays } from '../domain/slots/createLocalDays.js';
import type { LineCalendar } from '../domain/slots/findSlots.js';
import type { Absence } from '../entities/StaffMember.js';

export interface LineSettings {
  /** Anonymous lines where no staff is entered. */
  readonly callLines: number;
  readonly timeZone: string;
}

/**
 * Brings the lines in step with staff and settings: each active staff member has one; anonymous ones exist only while
 * no staff is entered. What is no longer there becomes inactive and keeps its calls until the sweep has moved them
 * (DESIGN 4.5). The caller holds the calendar lock.
 */
export async function syncLines(em: EntityManager, settings: LineSettings, now: Date): Promise<void> {
  const staff = await queryRows<{ id: string; external_id: string }>(
    em,
    'SELECT id, external_id FROM communication.staff_members WHERE active ORDER BY created_at, id',
  );
  const wanted =
    staff.length > 0
      ? staff.map((member) => ({ id: uuidv7(), label: `staff:${member.external_id}`, staff_member_id: member.id }))
      : Array.from({ length: settings.callLines }, (_, index) => ({
          id: uuidv7(),
          label: `line-${index + 1}`,
          staff_member_id: null,
        }));
  await queryRows(
    em,
    `INSERT INTO communication.call_lines (id, label, staff_member_id, created_at)
     SELECT id, label, staff_member_id, $2 FROM jsonb_to_recordset($1::jsonb) AS l(id uuid, label text, staff_member_id uuid)
     ON CONFLICT (label) DO UPDATE SET active = true WHERE NOT call_lines.active`,
    [JSON.stringify(wanted), now],
  );
  await queryRows(em, 'UPDATE communication.call_lines SET active = false WHERE active AND label <> ALL($1)', [
    wanted.map((line) => line.label),
  ]);
}

interface LineRow {
  readonly id: string;
  readonly working_hours: unknown;
  readonly absences: Absence[] | null;
  readonly time_zone: string | null;
}

/** An active line with the hours of whoever is on it. */
export interface Line extends LineDuty {
  readonly lineId: string;
}

/** Active lines in order of preference. */
export async function loadLines(em: EntityManager, settings: LineSettings): Promise<Line[]> {
  const rows = await queryRows<LineRow>(
    em,
    `SELECT l.id, s.working_hours, s.absences, s.time_zone
     FROM communication.call_lines l LEFT JOIN communication.staff_members s ON s.id = l.staff_member_id
     WHERE l.active ORDER BY l.created_at, l.id`,
  );
  const days = new Map<string, LocalDays>();
  return rows.map((row) => {
    const zone = row.time_zone ?? settings.timeZone;
    const localDays = days.get(zone) ?? createLocalDays(zone);
    days.set(zone, localDays);
    return {
      lineId: row.id,
      localDays,
      workingHours: row.working_hours === null ? DEFAULT_LINE_HOURS : parseAvailability(row.working_hours).windows,
      absences: (row.absences ?? []).map(({ from, to }) => ({ startsAt: new Date(from), endsAt: new Date(to) })),
    };
  });
}

interface BookingRow {
  readonly line_id: string;
  readonly starts_at: string;
  readonly ends_at: string;
}

/**
 * Active lines with their hours and bookings from `from` on, in order of preference. `exceptCallId`: a call that is
 * moved does not stand in its own way. The caller holds the calendar lock, or only shows what is free.
 */
export async function loadLineCalendars(
  em: EntityManager,
  settings: LineSettings,
  from: Date,
  exceptCallId: string | null = null,
): Promise<LineCalendar[]> {
  const lines = await loadLines(em, settings);
  const bookings = Map.groupBy(
    await queryRows<BookingRow>(
      em,
      `SELECT line_id, starts_at, ends_at FROM communication.phone_calls
       WHERE status = 'SCHEDULED' AND ends_at > $1 AND id IS DISTINCT FROM $2`,
      [from, exceptCallId],
    ),
    (row) => row.line_id,
  );
  return lines.map(({ lineId, workingHours, localDays, absences }) => {
    const booked = (bookings.get(lineId) ?? []).map((row) => ({
      startsAt: toDate(row.starts_at),
      endsAt: toDate(row.ends_at),
    }));
    return lineCalendar({ lineId, workingHours, localDays, busy: [...booked, ...absences] }, from);
  });
}
