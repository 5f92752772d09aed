import { MINUTES_PER_DAY } from './weeklyWindows.js';

/** What a text says about a time of day: minutes after midnight (24:00 is 1440), or why it says nothing. */
export type TimeReading = number | 'NOT_READABLE' | 'OUT_OF_RANGE';

// "9", "09", "9:00", "9.30", "0930", "09:00:00", each with an optional "Uhr" or "h". A single digit after the separator
// ("9.5", "9:5") is left unread: it could be minutes or a fraction. Three digits ("930") likewise.
const TIME = /^(?:(?<hour>\d{1,2})(?:[:.](?<minute>\d{2})(?::00)?)?|(?<compact>\d{4}))\s*(?:uhr|h)?$/i;

// All hyphens and dashes that keyboards and word processors produce, and the words for them.
const RANGE_SEPARATOR = /\s*[-‐‑‒–—―−]\s*|\s+(?:bis|to)\s+/i;
const RANGE_PREFIX = /^(?:von|from)\s+/i;
const LIST_SEPARATOR = /\s*[,;/&+\n]\s*|\s+(?:und|and)\s+/i;

const WORDS_FOR_NONE: ReadonlySet<string> = new Set(['', '-', '–', '—', 'keine', 'none', 'geschlossen', 'closed']);

export function parseTimeText(text: string): TimeReading {
  const groups = TIME.exec(text.trim())?.groups;
  if (groups === undefined) return 'NOT_READABLE';
  const hour = Number(groups.compact?.slice(0, 2) ?? groups.hour);
  const minute = Number(groups.compact?.slice(2) ?? groups.minute ?? 0);
  const minuteOfDay = hour * 60 + minute;
  return minute > 59 || minuteOfDay > MINUTES_PER_DAY ? 'OUT_OF_RANGE' : minuteOfDay;
}

/** Splits "9-12 Uhr, 14-16 Uhr" into its windows' texts; a text that says "none" has none. */
export function splitWindowTexts(text: string): string[] {
  const trimmed = text.trim();
  if (WORDS_FOR_NONE.has(trimmed.toLowerCase())) return [];
  return trimmed.split(LIST_SEPARATOR).filter((part) => part !== '');
}

/** Splits "von 9 bis 12 Uhr" into the texts of its start and end; undefined unless there are exactly two. */
export function splitRange(text: string): readonly [string, string] | undefined {
  const [start, end, ...more] = text.trim().replace(RANGE_PREFIX, '').split(RANGE_SEPARATOR);
  return start === undefined || end === undefined || more.length > 0 ? undefined : [start, end];
}
