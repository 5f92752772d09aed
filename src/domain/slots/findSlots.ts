import { fitCall, SLOT_GRID_MINUTES } from './fitCall.js';
import type { MinuteInterval } from './minuteInterval.js';

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
  readonly open: readonly MinuteInterval[];
  /** The part of `open` that is better, for example another time of day than the last try; the rest is the way out. */
  readonly preferredOpen?: readonly MinuteInterval[];
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

function earliest(query: SlotQuery): Slot | undefined {
  let found: Slot | undefined;
  let beforeMinute = query.beforeMinute ?? Number.POSITIVE_INFINITY;
  for (const line of query.lines) {
    const startMinute = fitCall({
      durationMinutes: query.durationMinutes,
      earliestMinute: query.earliestMinute,
      beforeMinute,
      therapistOpen: query.open,
      contactPointBusy: query.contactPointBusy,
      lineOpen: line.open,
      lineBusy: line.busy,
    });
    if (startMinute === undefined) continue;
    found = { startMinute, endMinute: startMinute + query.durationMinutes, lineId: line.lineId };
    beforeMinute = startMinute;
  }
  return found;
}

/** Takes one restriction away after the other: the last one that made the difference is the reason. */
function noSlotReason(query: SlotQuery): NoSlotReason {
  const { earliestMinute, beforeMinute = Number.POSITIVE_INFINITY } = query;
  if (!query.open.some(({ start, end }) => end > earliestMinute && start < beforeMinute)) return 'NO_WINDOWS';
  if (query.lines.length === 0) return 'NO_LINES';
  const always = { lineId: '', open: query.open, busy: [] };
  if (earliest({ ...query, contactPointBusy: [], lines: [always] }) === undefined) return 'WINDOWS_TOO_SHORT';
  const unbooked = query.lines.map((line) => ({ ...line, busy: [] }));
  return earliest({ ...query, contactPointBusy: [], lines: unbooked }) === undefined
    ? 'OUTSIDE_LINE_HOURS'
    : 'ALL_TAKEN';
}
