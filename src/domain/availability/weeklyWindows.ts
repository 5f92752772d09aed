/** Monday is 1, Sunday is 7 (ISO 8601). */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export const ISO_WEEKDAYS: readonly IsoWeekday[] = [1, 2, 3, 4, 5, 6, 7];

export const MINUTES_PER_DAY = 1440;

/** A stretch of one local day in minutes after midnight, half-open: `[startMinute, endMinute)`, 0 ≤ start < end ≤ 1440. */
export interface MinuteWindow {
  readonly startMinute: number;
  readonly endMinute: number;
}

/** When a therapist answers the phone, per weekday in local time: sorted, without overlaps, touching windows merged. */
export type WeeklyWindows = Readonly<Record<IsoWeekday, readonly MinuteWindow[]>>;

/** A week in which nobody answers. */
export function emptyWeek(): Record<IsoWeekday, MinuteWindow[]> {
  return { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
}

/** Whether there is any window to call in: decides who owns a contact point (DESIGN 2). */
export function hasUsableWindows(windows: WeeklyWindows): boolean {
  return ISO_WEEKDAYS.some((weekday) => windows[weekday].length > 0);
}

/** Sorts windows and joins those that overlap or touch. */
export function mergeWindows(windows: readonly MinuteWindow[]): MinuteWindow[] {
  const merged: MinuteWindow[] = [];
  for (const window of windows.toSorted((a, b) => a.startMinute - b.startMinute)) {
    const last = merged.at(-1);
    if (last === undefined || window.startMinute > last.endMinute) {
      merged.push({ startMinute: window.startMinute, endMinute: window.endMinute });
    } else if (window.endMinute > last.endMinute) {
      merged[merged.length - 1] = { startMinute: last.startMinute, endMinute: window.endMinute };
    }
  }
  return merged;
}
