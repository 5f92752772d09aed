import type { EntityManager } from '@mikro-orm/postgresql';
import { lockCalendar } from '../../calls/calendar.js';
import { loadLineCalendars } from '../../calls/callLines.js';
import type { CallState } from '../../calls/loadCallStates.js';
import { busyAt } from '../../calls/planCalls.js';
import { therapistCalendar } from '../../calls/therapistCalendars.js';
import { ANY_SLOT, slotQuery } from '../../domain/calls/slotRequest.js';
import { callDurationMinutes } from '../../domain/slots/callDurationMinutes.js';
import { findFirstSlot, findSlots, type LineCalendar, type NoSlotReason } from '../../domain/slots/findSlots.js';
import { instantOfMinute, minuteAtOrAfter } from '../../domain/slots/minuteInterval.js';
import { Therapist } from '../../entities/Therapist.js';
import { badInput, found } from '../serviceParts.js';
import type { CallServiceParts, CallSettings } from './callServiceParts.js';
import { checkDuration, stateOf } from './createPhoneCall.js';

export interface AvailableSlotsQuery {
  readonly therapistId: string;
  /** Now when left out. */
  readonly from?: Date | null;
  /** As far as calls are planned when left out. */
  readonly to?: Date | null;
  /** What the requests that wait there need when left out. */
  readonly durationMinutes?: number | null;
}

export interface FreeSlot {
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The line that would take it. */
  readonly lineId: string;
}

export interface AvailableSlots {
  readonly durationMinutes: number;
  /** Earliest first. */
  readonly slots: readonly FreeSlot[];
  readonly hasMore: boolean;
  /** Why there are none. */
  readonly noSlotReason: NoSlotReason | null;
}

const MAXIMUM_SLOTS = 200;
const MAXIMUM_RANGE_DAYS = 92;

/**
 * When a therapist could be called, in the look-ahead of the planner; nothing is booked.
 * @throws CommunicationError NOT_FOUND, BAD_USER_INPUT naming `from`, `to` or `durationMinutes`
 */
export function availableSlots({ transact, clock, settings }: CallServiceParts) {
  return (query: AvailableSlotsQuery): Promise<AvailableSlots> => {
    const now = clock.now();
    checkRange(query, now);
    checkDuration(query.durationMinutes ?? null, 'durationMinutes');
    return transact(async (em) => {
      const therapist = found(await em.findOne(Therapist, query.therapistId), 'Therapist', 'therapistId');
      const state = await stateOf(em, therapist.contactPointId, now, settings.contactIntervalDays);
      const durationMinutes = query.durationMinutes ?? neededMinutes(state, settings.maxPatientsPerCall);
      return freeSlots(state, { ...query, durationMinutes }, await linesOf(em, settings, now), now);
    });
  };
}

/** Before the first planning there are no lines yet. */
async function linesOf(em: EntityManager, settings: CallSettings, now: Date): Promise<readonly LineCalendar[]> {
  const lines = await loadLineCalendars(em, settings, now);
  return lines.length > 0 ? lines : (await lockCalendar(em, settings, now)).lines;
}

function freeSlots(
  state: CallState,
  { from, to, durationMinutes }: AvailableSlotsQuery & { readonly durationMinutes: number },
  lines: readonly LineCalendar[],
  now: Date,
): AvailableSlots {
  const calendar = therapistCalendar(state.windowsOwner);
  if (!calendar) return { durationMinutes, slots: [], hasMore: false, noSlotReason: 'NO_WINDOWS' };
  const wish = { ...ANY_SLOT, notBefore: from ?? null };
  const query = {
    ...slotQuery({ durationMinutes, wish, calendar, contactPointBusy: busyAt(state, null), lines }, now),
    ...(to ? { beforeMinute: minuteAtOrAfter(to) } : {}),
  };
  const found = findSlots(query, MAXIMUM_SLOTS + 1);
  const first = found.length === 0 ? findFirstSlot(query) : null;
  return {
    durationMinutes,
    slots: found.slice(0, MAXIMUM_SLOTS).map(({ startMinute, endMinute, lineId }) => ({
      startsAt: instantOfMinute(startMinute),
      endsAt: instantOfMinute(endMinute),
      lineId,
    })),
    hasMore: found.length > MAXIMUM_SLOTS,
    noSlotReason: first?.kind === 'NONE' ? first.reason : null,
  };
}

function neededMinutes(state: CallState, maximum: number): number {
  const planned = new Set(state.openCalls.flatMap((call) => call.memberIds));
  const waiting = state.requests.filter((request) => request.status !== 'BATCHED' && !planned.has(request.id));
  return callDurationMinutes(Math.min(waiting.length, maximum));
}

function checkRange({ from, to }: AvailableSlotsQuery, now: Date): void {
  if (!to) return;
  const begin = from ?? now;
  if (to <= begin) throw badInput('to', '`to` must be after `from`.');
  if (to.getTime() - begin.getTime() > MAXIMUM_RANGE_DAYS * 86_400_000)
    throw badInput('to', `At most ${MAXIMUM_RANGE_DAYS} days.`);
}
