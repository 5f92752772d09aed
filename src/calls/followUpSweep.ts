import type { Clock } from '../clock/clock.js';
import { lockFreeContactPoints } from '../database/locks.js';
import { queryRows } from '../database/query.js';
import type { Transact } from '../database/unitOfWork.js';
import type { CallPlanningSettings } from '../domain/calls/planCall.js';
import type { BatchingSettings } from '../domain/planning/planBatch.js';
import { planContactPoints } from '../planning/planContactPoints.js';
import { type Calendar, lockCalendar } from './calendar.js';
import type { LineSettings } from './callLines.js';
import { moveCalls } from './moveCalls.js';
import { type CallPlanningResult, planCalls } from './planCalls.js';

/** Bounds memory and the time that locks are held (docs/adr/0004). */
const PAGE_SIZE = 200;

interface FollowUpParts {
  readonly transact: Transact;
  readonly clock: Clock;
  readonly settings: BatchingSettings & CallPlanningSettings & LineSettings;
  /** Contact points per transaction. */
  readonly pageSize?: number;
}

export interface FollowUpResult extends CallPlanningResult {
  readonly moved: number;
}

/**
 * Moves the calls that cannot stay, then plans those that are due, most urgent first (DESIGN 4.5, order). Any number of
 * sweeps at once plan the same calls as one: contact points are locked, and one that is planned plans nothing again.
 * `UNSCHEDULABLE`: only where the last sweep found no slot.
 */
export function createFollowUpSweep(
  { transact, clock, settings, pageSize = PAGE_SIZE }: FollowUpParts,
  scope: 'ALL' | 'UNSCHEDULABLE' = 'ALL',
): () => Promise<FollowUpResult> {
  async function page<T>(ids: readonly string[], known: Calendar | null, work: PageWork<T>): Promise<Page<T>> {
    return transact(async (em) => {
      const now = clock.now();
      const locked = await lockFreeContactPoints(em, ids);
      const calendar = await lockCalendar(em, settings, now, known);
      return { result: await work(em, locked, calendar, now), calendar };
    });
  }

  return async () => {
    let calendar: Calendar | null = null;
    let moved = 0;
    const total = { planned: 0, joined: 0, unschedulable: 0 };
    for (const ids of pagesOf(await listIds(transact, STRANDED, [clock.now()]), pageSize)) {
      const done: Page<number> = await page(ids, calendar, (em, locked, book, now) =>
        moveCalls(em, locked, book, now, settings),
      );
      calendar = done.calendar;
      moved += done.result;
    }
    const dueBefore = new Date(clock.now().getTime() - settings.contactIntervalDays * 86_400_000);
    for (const ids of pagesOf(await listIds(transact, CANDIDATES, [dueBefore, scope === 'UNSCHEDULABLE']), pageSize)) {
      const done: Page<CallPlanningResult> = await page(ids, calendar, async (em, locked, book, now) => {
        const result = await planCalls(em, locked, book, now, settings);
        await planContactPoints(em, locked, now, settings);
        return result;
      });
      calendar = done.calendar;
      total.planned += done.result.planned;
      total.joined += done.result.joined;
      total.unschedulable += done.result.unschedulable;
    }
    return { ...total, moved };
  };
}

interface Page<T> {
  readonly result: T;
  readonly calendar: Calendar;
}

type PageWork<T> = (
  em: Parameters<Parameters<Transact>[0]>[0],
  contactPointIds: readonly string[],
  calendar: Calendar,
  now: Date,
) => Promise<T>;

/** Contact points with a planned call whose slot has passed, whose line is gone, or whose or whose line's hours may have changed. */
const STRANDED = `
  SELECT DISTINCT c.contact_point_id AS id FROM communication.phone_calls c
  JOIN communication.call_lines l ON l.id = c.line_id
  JOIN communication.contact_points p ON p.id = c.contact_point_id
  LEFT JOIN communication.therapists w ON w.id = p.windows_owner_id
  LEFT JOIN communication.staff_members s ON s.id = l.staff_member_id
  WHERE c.status = 'SCHEDULED' AND (c.ends_at <= $1 OR NOT l.active OR greatest(w.updated_at, s.updated_at) >= (
      SELECT max(a.attempted_at) FROM communication.call_attempts a
      WHERE a.phone_call_id = c.id AND a.kind IN ('PLANNED', 'MISSED', 'RESCHEDULED')) OR w.id IS NULL)
  ORDER BY id`;

/** Contact points that may have somebody for the phone, or whose mark may be obsolete; the more urgent ones first. */
const CANDIDATES = `
  SELECT c.id FROM communication.contact_points c
  JOIN communication.therapists t ON t.contact_point_id = c.id
  JOIN communication.placement_requests r ON r.therapist_id = t.id AND r.status IN ('OPEN', 'BATCHED', 'CONTACTED')
  LEFT JOIN communication.emails e ON e.id = r.newest_email_id
  WHERE (NOT $2 OR c.unschedulable_reason IS NOT NULL)
    AND ((r.outcome IS NULL AND e.status IN ('SENT', 'UNCERTAIN') AND e.attempted_at <= $1 AND r.status <> 'OPEN')
     OR (r.outcome = 'UNDECIDED' AND r.undecided_answers = 1)
     OR (r.status = 'OPEN' AND (c.email IS NULL OR c.email_bounced_at IS NOT NULL))
     OR (r.status = 'OPEN' AND EXISTS (SELECT 1 FROM communication.phone_calls k WHERE k.contact_point_id = c.id AND k.status = 'SCHEDULED'))
     OR c.unschedulable_reason IS NOT NULL)
  GROUP BY c.id
  ORDER BY bool_or(t.potentially_available) DESC, min(e.attempted_at) FILTER (WHERE r.outcome IS NULL), min(r.patient_registered_on), c.id`;

async function listIds(transact: Transact, sql: string, parameters: readonly unknown[]): Promise<string[]> {
  const rows = await transact((em) => queryRows<{ id: string }>(em, sql, parameters));
  return rows.map((row) => row.id);
}

function pagesOf(ids: readonly string[], pageSize: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / pageSize) }, (_, index) =>
    ids.slice(index * pageSize, (index + 1) * pageSize),
  );
}
