import type { LineCalendar, Slot } from './findSlots.js';
import { type MinuteInterval, normalizeIntervals } from './minuteInterval.js';

export interface AgreedTime {
  readonly startMinute: number;
  readonly durationMinutes: number;
  /** Who agreed it comes first. */
  readonly ownLineId: string;
  readonly lines: readonly LineCalendar[];
  /** Normalized; other calls at the same contact point. */
  readonly contactPointBusy: readonly MinuteInterval[];
}

export type AgreedSlot =
  | { readonly kind: 'FREE'; readonly slot: Slot }
  /** `nextMinute`: from when on a line and the practice are free; null where there is no line. */
  | { readonly kind: 'TAKEN'; readonly nextMinute: number | null };

/** The line for a time that was agreed with the therapist: any free one, outside of all hours too. DESIGN 4.5 "Failed call". */
export function agreedSlot(agreed: AgreedTime): AgreedSlot {
  const { startMinute, durationMinutes, ownLineId, lines, contactPointBusy } = agreed;
  const busyOf = (line: LineCalendar) => normalizeIntervals([...line.busy, ...contactPointBusy]);
  const nextOf = (line: LineCalendar) => firstGap(busyOf(line), startMinute, durationMinutes);
  const free = lines.filter((line) => nextOf(line) === startMinute);
  const line = free.find(({ lineId }) => lineId === ownLineId) ?? free[0];
  if (line === undefined)
    return { kind: 'TAKEN', nextMinute: lines.length > 0 ? Math.min(...lines.map(nextOf)) : null };
  return { kind: 'FREE', slot: { lineId: line.lineId, startMinute, endMinute: startMinute + durationMinutes } };
}

/** The first minute from `earliest` on that is followed by so many free ones. */
function firstGap(busy: readonly MinuteInterval[], earliest: number, minutes: number): number {
  let start = earliest;
  for (const taken of busy) {
    if (taken.end <= start) continue;
    if (taken.start >= start + minutes) break;
    start = taken.end;
  }
  return start;
}
