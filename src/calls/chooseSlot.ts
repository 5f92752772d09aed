import type { EntityManager } from '@mikro-orm/postgresql';
import { type ChosenSlotProblem, checkChosenSlot } from '../domain/calls/checkChosenSlot.js';
import { ANY_SLOT, slotQuery } from '../domain/calls/slotRequest.js';
import { findFirstSlot } from '../domain/slots/findSlots.js';
import { instantOfMinute } from '../domain/slots/minuteInterval.js';
import { CommunicationError } from '../errors.js';
import type { Calendar } from './calendar.js';
import { type LineSettings, loadLineCalendars } from './callLines.js';
import type { CallState } from './loadCallStates.js';
import { busyAt } from './planCalls.js';
import { therapistCalendar } from './therapistCalendars.js';

/** What staff asked for. */
export interface SlotRequestOfStaff {
  readonly durationMinutes: number;
  /** Null: the next free slot. */
  readonly startsAt: Date | null;
  /** Outside the windows on purpose. */
  readonly force: boolean;
  readonly isCallback: boolean;
  /** The call that is moved: it does not stand in its own way. */
  readonly exceptCallId: string | null;
  /** Only this line; null: any. */
  readonly lineId: string | null;
}

export interface PlacedSlot {
  readonly lineId: string;
  readonly startsAt: Date;
  readonly endsAt: Date;
  readonly exemptFromWindows: boolean;
}

const PROBLEMS: Readonly<Record<ChosenSlotProblem, string>> = {
  IN_THE_PAST: 'This time has passed.',
  OFF_GRID: 'Calls start at full five minutes.',
  PUBLIC_HOLIDAY: 'This is a public holiday at the practice.',
  OUTSIDE_AVAILABILITY: 'The therapist does not answer the phone at this time; it can be forced with a reason.',
  SLOT_TAKEN: 'This time is taken.',
  NO_LINE: 'Nobody works at this time.',
};

/**
 * A slot for a call that staff plan or move: the given time, checked, or the next free one. The caller holds the
 * calendar lock.
 * @throws CommunicationError the code of the problem; its message and details name the next possible slot
 */
export async function chooseSlot(
  em: EntityManager,
  state: CallState,
  request: SlotRequestOfStaff,
  calendar: Calendar,
  settings: LineSettings,
  now: Date,
): Promise<PlacedSlot> {
  const lines = (
    request.exceptCallId ? await loadLineCalendars(em, settings, now, request.exceptCallId) : calendar.lines
  ).filter((line) => request.lineId === null || line.lineId === request.lineId);
  const next = nextSlot(state, request, lines, now);
  if (request.startsAt === null) {
    if (typeof next !== 'string') return { ...next, exemptFromWindows: false };
    throw new CommunicationError(next, 'There is no free slot in the next 14 days.', { field: 'input.startsAt' });
  }
  const startsAt = request.startsAt;
  const answer = checkChosenSlot(
    {
      startsAt,
      durationMinutes: request.durationMinutes,
      isCallback: request.isCallback,
      forceAvailability: request.force,
      calendar: therapistCalendar(state.windowsOwner) ?? withoutWindows(state),
      contactPointBusy: busyAt(state, request.exceptCallId),
      lines: (await loadLineCalendars(em, settings, startsAt < now ? now : startsAt, request.exceptCallId)).filter(
        (line) => request.lineId === null || line.lineId === request.lineId,
      ),
    },
    now,
  );
  if (!answer.ok) throw refused(answer.code, next);
  return {
    lineId: answer.lineId,
    startsAt,
    endsAt: new Date(startsAt.getTime() + request.durationMinutes * 60_000),
    exemptFromWindows: request.force || request.isCallback,
  };
}

function withoutWindows(state: CallState) {
  return therapistCalendar({
    availability: {},
    timeZone: state.windowsOwner?.timeZone ?? 'Europe/Berlin',
    federalState: null,
  }) as NonNullable<ReturnType<typeof therapistCalendar>>;
}

function nextSlot(
  state: CallState,
  request: SlotRequestOfStaff,
  lines: Calendar['lines'],
  now: Date,
): Omit<PlacedSlot, 'exemptFromWindows'> | string {
  const windows = therapistCalendar(state.windowsOwner);
  if (!windows) return 'NO_WINDOWS';
  const answer = findFirstSlot(
    slotQuery(
      {
        durationMinutes: request.durationMinutes,
        wish: ANY_SLOT,
        calendar: windows,
        contactPointBusy: busyAt(state, request.exceptCallId),
        lines,
      },
      now,
    ),
  );
  if (answer.kind === 'NONE') return answer.reason;
  const { lineId, startMinute, endMinute } = answer.slot;
  return { lineId, startsAt: instantOfMinute(startMinute), endsAt: instantOfMinute(endMinute) };
}

function refused(code: ChosenSlotProblem, next: ReturnType<typeof nextSlot>): CommunicationError {
  const nextPossible = typeof next === 'string' ? null : next.startsAt.toISOString();
  const hint = nextPossible
    ? ` The next possible slot is ${nextPossible}.`
    : ' There is no free slot in the next 14 days.';
  return new CommunicationError(code, `${PROBLEMS[code]}${hint}`, {
    field: 'input.startsAt',
    details: { nextPossible },
  });
}
