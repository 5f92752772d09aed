import { CommunicationError } from '../../errors.js';
import { createBoundedCache } from '../boundedCache.js';
import type { FederalState } from '../vocabulary.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './durations.js';
import { isPublicHoliday } from './publicHolidays.js';
import { nextOffsetChangeMs, zoneOffsetMs } from './zoneOffset.js';

/** When mail may leave, by the wall clock of the place. DESIGN 4.1.4. */
export interface SendingWindow {
  /** "08:00", inclusive. */
  readonly from: string;
  /** "18:00", exclusive; "24:00" is the end of the day. */
  readonly to: string;
  /** ISO weekdays, Monday = 1 … Sunday = 7. */
  readonly weekdays: readonly number[];
}

export interface Place {
  /** IANA name. */
  readonly timeZone: string;
  readonly federalState: FederalState | null;
}

/** How a moment stands to the window; both can be true at once, a moment with neither is open. */
export interface WindowState {
  /** The weekday or the hour is wrong. */
  readonly outsideHours: boolean;
  readonly publicHoliday: boolean;
}

interface ParsedWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly weekdays: readonly number[];
}

interface WallClock {
  /** Days since 1970-01-01, by the calendar of the place. */
  readonly dayNumber: number;
  readonly msOfDay: number;
  readonly offsetMs: number;
}

/** Writing a date costs more than all the rest of a decision; 20,000 days are 50 years. */
const isoDates = createBoundedCache<number, string>(20_000);
const parsedWindows = createBoundedCache<string, ParsedWindow>(1_000);

/** A window open on one weekday is found in days; who finds none in this many steps has no opening at all. */
const MAXIMUM_STEPS = 1_000;

/** Whether mail may leave at that moment. @throws CommunicationError INVALID_SENDING_WINDOW, UNKNOWN_TIME_ZONE */
export function isInSendingWindow(at: Date, place: Place, window: SendingWindow): boolean {
  const { outsideHours, publicHoliday } = windowStateAt(at, place, window);
  return !outsideHours && !publicHoliday;
}

/** Why the window is closed at that moment, if it is. */
export function windowStateAt(at: Date, place: Place, window: SendingWindow): WindowState {
  return stateOf(wallClock(at.getTime(), place), place, parseWindow(window));
}

/**
 * The first moment from `at` on at which mail may leave; `at` itself when open. It walks from closed stretch to closed
 * stretch and looks again at every change of the zone's offset: in between, the wall clock runs like any other.
 */
export function nextSendingMoment(at: Date, place: Place, window: SendingWindow): Date {
  const parsed = parseWindow(window);
  let momentMs = at.getTime();
  for (let step = 0; step < MAXIMUM_STEPS; step++) {
    const clock = wallClock(momentMs, place);
    const state = stateOf(clock, place, parsed);
    if (!state.outsideHours && !state.publicHoliday) return new Date(momentMs);
    const today = clock.msOfDay < parsed.fromMs;
    const opensMs = (clock.dayNumber + (today ? 0 : 1)) * DAY_MS + parsed.fromMs - clock.offsetMs;
    momentMs = nextOffsetChangeMs(place.timeZone, momentMs, opensMs) ?? opensMs;
  }
  throw invalidWindow(window, 'never opens');
}

function stateOf(clock: WallClock, place: Place, window: ParsedWindow): WindowState {
  const inHours = clock.msOfDay >= window.fromMs && clock.msOfDay < window.toMs;
  const outsideHours = !inHours || !window.weekdays.includes(isoWeekday(clock.dayNumber));
  return { outsideHours, publicHoliday: isPublicHoliday(isoDate(clock.dayNumber), place.federalState) };
}

function wallClock(atMs: number, place: Place): WallClock {
  const offsetMs = zoneOffsetMs(place.timeZone, atMs);
  const dayNumber = Math.floor((atMs + offsetMs) / DAY_MS);
  return { dayNumber, msOfDay: atMs + offsetMs - dayNumber * DAY_MS, offsetMs };
}

/** 1970-01-01 was a Thursday. */
function isoWeekday(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1;
}

function isoDate(dayNumber: number): string {
  return isoDates.get(dayNumber, () => new Date(dayNumber * DAY_MS).toISOString().slice(0, 10));
}

function parseWindow(window: SendingWindow): ParsedWindow {
  return parsedWindows.get(`${window.from} ${window.to} ${window.weekdays.join()}`, () => {
    const fromMs = parseTimeOfDay(window.from, window);
    const toMs = parseTimeOfDay(window.to, window);
    if (fromMs >= toMs) throw invalidWindow(window, 'ends before it begins');
    const { weekdays } = window;
    if (weekdays.length === 0 || !weekdays.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)) {
      throw invalidWindow(window, 'needs ISO weekdays 1 to 7');
    }
    return { fromMs, toMs, weekdays: [...weekdays] };
  });
}

function parseTimeOfDay(text: string, window: SendingWindow): number {
  const match = /^([01]\d|2[0-4]):([0-5]\d)$/.exec(text);
  const ms = match ? Number(match[1]) * HOUR_MS + Number(match[2]) * MINUTE_MS : Number.NaN;
  if (!(ms <= DAY_MS)) throw invalidWindow(window, `"${text}" is not a time of day (HH:MM)`);
  return ms;
}

function invalidWindow(window: SendingWindow, problem: string): CommunicationError {
  const details = { from: window.from, to: window.to, weekdays: window.weekdays };
  return new CommunicationError('INVALID_SENDING_WINDOW', `Sending window ${problem}`, { details });
}
