import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows, toDate } from '../database/query.js';
import { parseAvailability } from '../domain/availability/parseAvailability.js';
import { createLocalDays, type LocalDays } from '../domain/slots/createLocalDays.js';
import type { LineCalendar } from '../domain/slots/findSlots.js';
import {
  coveringMinutes,
  type MinuteInterval,
  minuteAtOrAfter,
  normalizeIntervals,
} from '../domain/slots/minuteInterval.js';
import { LOOK_AHEAD_DAYS, openIntervals } from '../domain/slots/openIntervals.js';
import type { Absence } from '../entities/StaffMember.js';

/** Hours of an anonymous line (DESIGN 4.5). */
const DEFAULT_HOURS = {
  mon: ['08:00-18:00'],
  tue: ['08:00-18:00'],
  wed: ['08:00-18:00'],
  thu: ['08:00-18:00'],
  fri: ['08:00-18:00'],
};

export interface LineSettings {
  /** Anonymous lines where no staff is entered. */
  readonly callLines: number;
  readonly timeZone: string;
}

/**
 * Brings the lines in step with staff and settings: each active staff member has one; anonymous ones exist only while
 * no staff is entered. What is no longer there becomes inactive and keeps its calls until the sweep has moved them.
 * The caller holds the calendar lock.
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
  readonly busy: [string, string][];
}

/** Active lines with their open hours and what they are booked for, over the look-ahead. In order of preference. */
export async function loadLineCalendars(em: EntityManager, settings: LineSettings, now: Date): Promise<LineCalendar[]> {
  const rows = await queryRows<LineRow>(
    em,
    `SELECT l.id, s.working_hours, s.absences, s.time_zone,
       coalesce((SELECT jsonb_agg(jsonb_build_array(c.starts_at, c.ends_at)) FROM communication.phone_calls c
                 WHERE c.line_id = l.id AND c.status = 'SCHEDULED' AND c.ends_at > $1), '[]') AS busy
     FROM communication.call_lines l LEFT JOIN communication.staff_members s ON s.id = l.staff_member_id
     WHERE l.active ORDER BY l.created_at, l.id`,
    [now],
  );
  const days = new Map<string, LocalDays>();
  return rows.map((row) => {
    const zone = row.time_zone ?? settings.timeZone;
    const localDays = days.get(zone) ?? createLocalDays(zone);
    days.set(zone, localDays);
    return lineCalendar(row, localDays, now);
  });
}

function lineCalendar(row: LineRow, localDays: LocalDays, now: Date): LineCalendar {
  const booked = row.busy.map(([from, to]) => interval(from, to));
  const absent = (row.absences ?? []).map((absence) => interval(absence.from, absence.to));
  return {
    lineId: row.id,
    open: openIntervals({
      windows: parseAvailability(row.working_hours ?? DEFAULT_HOURS).windows,
      localDays,
      // A day to each side: the line's zone and the therapist's may differ.
      firstDayNumber: localDays.dayNumberAt(minuteAtOrAfter(now)) - 1,
      dayCount: LOOK_AHEAD_DAYS + 2,
    }),
    busy: normalizeIntervals([...booked, ...absent]),
  };
}

function interval(from: string, to: string): MinuteInterval {
  return coveringMinutes(toDate(from), toDate(to));
}
