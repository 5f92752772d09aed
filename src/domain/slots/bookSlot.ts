import type { LineCalendar, Slot } from './findSlots.js';
import { withInterval } from './minuteInterval.js';

/** The lines with the slot taken out of what is free. */
export function bookSlot(lines: readonly LineCalendar[], slot: Slot): LineCalendar[] {
  const index = lines.findIndex((line) => line.lineId === slot.lineId);
  const line = lines[index];
  if (line === undefined) return [...lines];
  const taken = { start: slot.startMinute, end: slot.endMinute };
  return lines.with(index, { ...line, busy: withInterval(line.busy, taken) });
}
