import { nextAtPractice, nextOnLine, SLOT_GRID_MINUTES } from './fitCall.js';
import type { MinuteInterval } from './minuteInterval.js';
import { everyInterval, type OpenTimes } from './openIntervals.js';

/** Somebody who can be on the phone. Both lists are normalized; `busy` holds planned calls and absences. */
export interface LineCalendar {
  readonly lineId: string;
  readonly open: readonly MinuteInterval[];
  readonly busy: readonly MinuteInterval[];
}

/** Times are epoch minutes; all lists are normalized (`openIntervals`, `normalizeIntervals`). */
export interface SlotQuery {
  readonly durationMinutes: number;
  /** Now, or later where the call must wait. */
  readonly earliestMinute: number;
  /** No start at or after this; default: as far as `open` goes. */
  readonly beforeMinute?: number;
  /** When the therapist answers: windows of the look-ahead days, holidays taken out. */
  readonly open: OpenTimes;
  /** The part of `open` that is better, for example another time of day than the last try; the rest is the way out. */
  readonly preferredOpen?: OpenTimes;
  /** Other calls at the same contact point. */
  readonly contactPointBusy: readonly MinuteInterval[];
  /** In order of preference for slots at the same time. */
  readonly lines: readonly LineCalendar[];
}

export interface Slot {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly lineId: string;
}

/** Why there is no slot; shown with the requests that are `unschedulable`. */
export type NoSlotReason = 'NO_WINDOWS' | 'WINDOWS_TOO_SHORT' | 'NO_LINES' | 'OUTSIDE_LINE_HOURS' | 'ALL_TAKEN';

export type SlotAnswer =
  | { readonly kind: 'FOUND'; readonly slot: Slot }
  | { readonly kind: 'NONE'; readonly reason: NoSlotReason };

/** The earliest slot, in preferred time where there is any, on the line that has it first. DESIGN 4.5. */
export function findFirstSlot(query: SlotQuery): SlotAnswer {
  const preferred = query.preferredOpen === undefined ? undefined : earliest({ ...query, open: query.preferredOpen });
  const slot = preferred ?? earliest(query);
  return slot === undefined ? { kind: 'NONE', reason: noSlotReason(query) } : { kind: 'FOUND', slot };
}

/** All slots, earliest first, one per start (on the first line that is free then); at most `limit`. */
export function findSlots(query: Omit<SlotQuery, 'preferredOpen'>, limit: number): Slot[] {
  const slots: Slot[] = [];
  let earliestMinute = query.earliestMinute;
  while (slots.length < limit) {
    const slot = earliest({ ...query, earliestMinute });
    if (slot === undefined) break;
    slots.push(slot);
    earliestMinute = slot.startMinute + SLOT_GRID_MINUTES;
  }
  return slots;
}

/**
 * Goes from one possible start at the practice to the next, and asks the lines in order of preference. Where none of them
 * is free it goes on at the first minute at which one may be: a full morning is passed over in one step, and each line is
 * asked again only from where it said that it may be free.
 */
function earliest(query: SlotQuery): Slot | undefined {
  const { lines, durationMinutes, beforeMinute = Number.POSITIVE_INFINITY } = query;
  let startMinute = nextAtPractice(query, query.earliestMinute);
  let freeFrom: number[] | undefined;
  while (startMinute < beforeMinute) {
    let next = Number.POSITIVE_INFINITY;
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index] as LineCalendar;
      const known = freeFrom?.[index] ?? startMinute;
      const free = known > startMinute ? known : nextOnLine(line, startMinute, durationMinutes);
      if (free <= startMinute) return { startMinute, endMinute: startMinute + durationMinutes, lineId: line.lineId };
      freeFrom ??= new Array(lines.length);
      freeFrom[index] = free;
      if (free < next) next = free;
    }
    startMinute = nextAtPractice(query, next);
  }
  return undefined;
}

/** Takes one restriction away after the other: the last one that made the difference is the reason. */
function noSlotReason(query: SlotQuery): NoSlotReason {
  const { earliestMinute, beforeMinute = Number.POSITIVE_INFINITY } = query;
  const open = everyInterval(query.open);
  if (!open.some(({ start, end }) => end > earliestMinute && start < beforeMinute)) return 'NO_WINDOWS';
  if (query.lines.length === 0) return 'NO_LINES';
  const always = { lineId: '', open, busy: [] };
  if (earliest({ ...query, contactPointBusy: [], lines: [always] }) === undefined) return 'WINDOWS_TOO_SHORT';
  const unbooked = query.lines.map((line) => ({ ...line, busy: [] }));
  return earliest({ ...query, contactPointBusy: [], lines: unbooked }) === undefined
    ? 'OUTSIDE_LINE_HOURS'
    : 'ALL_TAKEN';
}
