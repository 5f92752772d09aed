import type { AvailabilityProblem } from './availabilityProblem.js';
import { parseWeekday } from './parseWeekday.js';
import type { ProblemList } from './problemList.js';
import { createProblemList } from './problemList.js';
import { isPlainObject, isPresent, memberPath } from './reading.js';
import { readWindow } from './readWindow.js';
import type { IsoWeekday, MinuteWindow, WeeklyWindows } from './weeklyWindows.js';
import { emptyWeek, ISO_WEEKDAYS, mergeWindows } from './weeklyWindows.js';

/** No honest source comes near these; they bound the work that a hostile one can cause. */
const MAX_JSON_CHARACTERS = 65_536;
const MAX_KEYS = 100;
const MAX_WINDOWS_PER_KEY = 100;

export interface ParsedAvailability {
  readonly windows: WeeklyWindows;
  readonly problems: readonly AvailabilityProblem[];
}

/**
 * Reads `telefonische_erreichbarkeit` in all three shapes and their mixtures (DESIGN 4.5). Never throws; whatever is not
 * understood becomes a problem. Read as "none" without a problem: null, undefined, blank texts, "-", "keine",
 * "geschlossen", "none", "closed", `{}` and `[]` (what some languages make of an empty object).
 * Times are `9`, `9:00`, `9.30`, `0930`, `09:00:00`, with an optional "Uhr" or "h"; ranges take any dash, "bis" or "to".
 * An end of 00:00 is reversed (24:00 is the way to say midnight); numbers, am/pm and ranges of days stay unread.
 */
export function parseAvailability(raw: unknown): ParsedAvailability {
  const problems = createProblemList();
  const collected = emptyWeek();
  guarded('', problems, () => readWeek(typeof raw === 'string' ? parseJson(raw, problems) : raw, collected, problems));
  const windows = emptyWeek();
  for (const weekday of ISO_WEEKDAYS) windows[weekday] = mergeWindows(collected[weekday]);
  return { windows, problems: problems.toArray() };
}

function parseJson(text: string, problems: ProblemList): unknown {
  if (!isPresent(text)) return undefined;
  if (text.length > MAX_JSON_CHARACTERS) {
    problems.add('TOO_LARGE', '', text);
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    problems.add('INVALID_JSON', '', text);
    return undefined;
  }
}

function readWeek(raw: unknown, week: Record<IsoWeekday, MinuteWindow[]>, problems: ProblemList): void {
  if (!isPresent(raw) || (Array.isArray(raw) && raw.length === 0)) return;
  if (!isPlainObject(raw)) {
    problems.add('NOT_AN_OBJECT', '', raw);
    return;
  }
  const keys = Object.keys(raw);
  if (keys.length > MAX_KEYS) problems.add('TOO_LARGE', '', keys.length);
  for (const key of keys.slice(0, MAX_KEYS)) {
    const path = memberPath('', key);
    const weekday = parseWeekday(key);
    if (weekday === undefined) problems.add('UNKNOWN_DAY', path);
    else guarded(path, problems, () => readDay((raw as Record<string, unknown>)[key], path, week[weekday], problems));
  }
}

function readDay(raw: unknown, path: string, windows: MinuteWindow[], problems: ProblemList): void {
  if (!Array.isArray(raw)) {
    if (!isPresent(raw)) return;
    if (typeof raw === 'string' || isPlainObject(raw)) windows.push(...readWindow(raw, path, problems));
    else problems.add('DAY_NOT_READABLE', path, raw);
    return;
  }
  if (raw.length > MAX_WINDOWS_PER_KEY) problems.add('TOO_LARGE', path, raw.length);
  for (let index = 0; index < Math.min(raw.length, MAX_WINDOWS_PER_KEY); index += 1) {
    const entryPath = `${path}[${index}]`;
    guarded(entryPath, problems, () => windows.push(...readWindow(raw[index], entryPath, problems)));
  }
}

/** Getters and proxies can throw anywhere; only the part that threw is lost. */
function guarded(path: string, problems: ProblemList, read: () => unknown): void {
  try {
    read();
  } catch {
    problems.add('ACCESS_FAILED', path);
  }
}
