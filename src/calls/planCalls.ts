import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { queryRows } from '../database/query.js';
import { canGrow } from '../domain/calls/checkChosenSlot.js';
import { compareCallsToPlan } from '../domain/calls/compareCallsToPlan.js';
import { type CallPlan, type CallPlanningSettings, planCall } from '../domain/calls/planCall.js';
import { ANY_SLOT, slotQuery } from '../domain/calls/slotRequest.js';
import { findFirstSlot, type NoSlotReason, type Slot } from '../domain/slots/findSlots.js';
import { coveringMinutes, instantOfMinute, normalizeIntervals } from '../domain/slots/minuteInterval.js';
import type { Calendar } from './calendar.js';
import { type CallState, loadCallStates } from './loadCallStates.js';
import { recordJoined } from './recordJoined.js';
import { therapistCalendar } from './therapistCalendars.js';
import { loadTryNumbers } from './tryNumbers.js';
import { type NewCall, writeCalls } from './writeCalls.js';

export interface CallPlanningResult {
  readonly planned: number;
  readonly joined: number;
  readonly unschedulable: number;
}

/** Reasons of a held plan that staff have to hear of: the call is wanted and cannot be made. */
const UNREACHABLE_REASONS = new Set(['NO_PHONE', 'NO_CONTACT_WAY', 'WRONG_NUMBER']);

type PlanOf<Kind extends CallPlan['kind']> = {
  readonly state: CallState;
  readonly plan: Extract<CallPlan, { kind: Kind }>;
};

/**
 * Plans the calls that are due at these contact points: one each, the more urgent ones choosing their slot first
 * (DESIGN 4.5). The caller holds the contact points' locks and the calendar's. Running it again changes nothing.
 */
export async function planCalls(
  em: EntityManager,
  contactPointIds: readonly string[],
  calendar: Calendar,
  now: Date,
  settings: CallPlanningSettings,
): Promise<CallPlanningResult> {
  const states = [...(await loadCallStates(em, contactPointIds, now, settings.contactIntervalDays)).values()];
  const plans = states.map((state) => ({ state, plan: planCall(state, now, settings) }));
  const wanted = plans
    .filter((one): one is PlanOf<'PLAN'> => one.plan.kind === 'PLAN')
    .sort((a, b) =>
      compareCallsToPlan(
        { ...a.plan.priority, id: a.state.contactPoint.id },
        { ...b.plan.priority, id: b.state.contactPoint.id },
      ),
    );
  const unschedulable = new Map<string, string>();
  const calls = wanted.flatMap((one) => {
    const answer = findSlot(one, calendar, now);
    if (typeof answer === 'string') {
      unschedulable.set(one.state.contactPoint.id, answer);
      return [];
    }
    calendar.book(answer);
    return [newCall(one, answer)];
  });
  for (const { state, plan } of plans) {
    const reason =
      plan.kind === 'HELD' ? plan.reasons.find(({ code }) => UNREACHABLE_REASONS.has(code))?.code : undefined;
    if (reason) unschedulable.set(state.contactPoint.id, reason);
  }
  const tryNumberOf = await loadTryNumbers(
    em,
    calls.flatMap((call) => call.requestIds),
  );
  const tried = calls.map((call) => ({ ...call, tryNumber: tryNumberOf(call.requestIds) }));
  await writeCalls(em, tried, now);
  await useOverrides(em, wanted, now);
  const joins = plans.filter((one): one is PlanOf<'JOIN'> => one.plan.kind === 'JOIN');
  for (const one of joins) await join(em, one, calendar, now);
  await writeUnschedulable(em, contactPointIds, unschedulable, now);
  return { planned: calls.length, joined: joins.length, unschedulable: unschedulable.size };
}

function findSlot({ state, plan }: PlanOf<'PLAN'>, calendar: Calendar, now: Date): Slot | NoSlotReason {
  const windows = therapistCalendar(state.windowsOwner);
  if (!windows) return 'NO_WINDOWS';
  const answer = findFirstSlot(
    slotQuery(
      {
        durationMinutes: plan.durationMinutes,
        wish: ANY_SLOT,
        calendar: windows,
        contactPointBusy: busyAt(state, null),
        lines: calendar.lines,
      },
      now,
    ),
  );
  return answer.kind === 'FOUND' ? answer.slot : answer.reason;
}

/** The planned calls of the contact point, one of them left out. */
export function busyAt(state: CallState, exceptCallId: string | null) {
  return normalizeIntervals(
    state.openCalls
      .filter((call) => call.id !== exceptCallId)
      .map((call) => coveringMinutes(call.startsAt, call.endsAt)),
  );
}

function newCall({ state, plan }: PlanOf<'PLAN'>, slot: Slot): NewCall {
  return {
    id: uuidv7(),
    contactPointId: state.contactPoint.id,
    therapistId: state.contactPoint.ownerId ?? (plan.members[0]?.therapistId as string),
    lineId: slot.lineId,
    startsAt: instantOfMinute(slot.startMinute),
    endsAt: instantOfMinute(slot.endMinute),
    reason: plan.reason,
    tryNumber: 1,
    retryOf: null,
    notBefore: null,
    avoidTimeOfDay: null,
    exemptFromWindows: false,
    createdBy: null,
    requestIds: plan.members.map((member) => member.id),
  };
}

/** Who waits goes along; the call grows where there is room, else it takes as many as it has time for. */
async function join(em: EntityManager, { state, plan }: PlanOf<'JOIN'>, calendar: Calendar, now: Date): Promise<void> {
  const [call] = await queryRows<{ line_id: string; exempt_from_windows: boolean }>(
    em,
    'SELECT line_id, exempt_from_windows FROM communication.phone_calls WHERE id = $1',
    [plan.callId],
  );
  const open = state.openCalls.find((one) => one.id === plan.callId);
  const line = calendar.lines.find((one) => one.lineId === call?.line_id);
  if (!call || !open || !line) return;
  const own = coveringMinutes(open.startsAt, open.endsAt);
  const grown = canGrow({
    startsAt: open.startsAt,
    durationMinutes: plan.durationMinutes,
    calendar: call.exempt_from_windows ? null : therapistCalendar(state.windowsOwner),
    contactPointBusy: busyAt(state, plan.callId),
    line: { ...line, busy: line.busy.flatMap((busy) => without(busy, own)) },
  });
  const added = grown ? plan.added : plan.addedWithoutGrowing;
  const endMinute = own.start + plan.durationMinutes;
  if (grown && endMinute > own.end) calendar.book({ lineId: line.lineId, startMinute: own.end, endMinute });
  await recordJoined(
    em,
    plan.callId,
    { requestIds: added.map((one) => one.id), endsAt: grown ? instantOfMinute(endMinute) : null },
    now,
  );
}

/** What is left of a busy stretch when the call's own time is taken out of it. */
function without(busy: { start: number; end: number }, own: { start: number; end: number }) {
  if (own.end <= busy.start || own.start >= busy.end) return [busy];
  return [
    { start: busy.start, end: own.start },
    { start: own.end, end: busy.end },
  ].filter(({ start, end }) => start < end);
}

async function useOverrides(em: EntityManager, wanted: readonly PlanOf<'PLAN'>[], now: Date): Promise<void> {
  const ids = wanted.flatMap(({ plan }) => plan.overridesUsed);
  if (ids.length === 0) return;
  await queryRows(em, 'UPDATE communication.overrides SET used_at = $2 WHERE id = ANY($1) AND used_at IS NULL', [
    ids,
    now,
  ]);
}

async function writeUnschedulable(
  em: EntityManager,
  contactPointIds: readonly string[],
  reasons: ReadonlyMap<string, string>,
  now: Date,
): Promise<void> {
  await queryRows(
    em,
    `UPDATE communication.contact_points c
     SET unschedulable_reason = u.reason, unschedulable_since = CASE WHEN u.reason IS NULL THEN NULL ELSE coalesce(c.unschedulable_since, $2) END,
         updated_at = $2
     FROM jsonb_to_recordset($1::jsonb) AS u(id uuid, reason text)
     WHERE c.id = u.id AND c.unschedulable_reason IS DISTINCT FROM u.reason`,
    [JSON.stringify(contactPointIds.map((id) => ({ id, reason: reasons.get(id) ?? null }))), now],
  );
}
