import { parseTimeText, splitRange, splitWindowTexts } from './parseTimeText.js';
import type { ProblemList } from './problemList.js';
import { isPlainObject, isPresent, memberPath } from './reading.js';
import type { MinuteWindow } from './weeklyWindows.js';
import { MINUTES_PER_DAY } from './weeklyWindows.js';

const START_FIELDS: ReadonlySet<string> = new Set(['start', 'von', 'from', 'beginn']);
const END_FIELDS: ReadonlySet<string> = new Set(['end', 'bis', 'to', 'ende']);
/** Longer texts are prose, and bounding them bounds the work of the regular expressions. */
const MAX_TEXT_LENGTH = 200;
const MAX_FIELDS = 20;

/** Reads one entry of a day: an object with start and end, or a text with one window or several. */
export function readWindow(raw: unknown, path: string, problems: ProblemList): MinuteWindow[] {
  if (!isPresent(raw)) return [];
  if (typeof raw === 'string') return readWindowTexts(raw, path, problems);
  if (isPlainObject(raw)) return readWindowObject(raw, path, problems);
  problems.add('WINDOW_NOT_READABLE', path, raw);
  return [];
}

function readWindowTexts(text: string, path: string, problems: ProblemList): MinuteWindow[] {
  if (text.length > MAX_TEXT_LENGTH) {
    problems.add('WINDOW_NOT_READABLE', path, text);
    return [];
  }
  return splitWindowTexts(text).flatMap((part) => {
    const range = splitRange(part);
    if (range !== undefined) return toWindow({ raw: range[0], path }, { raw: range[1], path }, path, problems);
    problems.add('WINDOW_NOT_READABLE', path, part);
    return [];
  });
}

function readWindowObject(object: object, path: string, problems: ProblemList): MinuteWindow[] {
  const members = readMembers(object, path, problems);
  const start = members.find(({ field }) => START_FIELDS.has(field));
  const end = members.find(({ field }) => END_FIELDS.has(field));
  for (const member of members) {
    // A second spelling of the same field lands here too: which of the two holds is not ours to guess.
    if (member !== start && member !== end) problems.add('UNKNOWN_FIELD', member.path, member.raw);
  }
  if (start !== undefined && end !== undefined) return toWindow(start, end, path, problems);
  if (start !== end) problems.add(start === undefined ? 'START_MISSING' : 'END_MISSING', path);
  return [];
}

interface Located {
  readonly raw: unknown;
  readonly path: string;
}

function readMembers(object: object, path: string, problems: ProblemList): (Located & { readonly field: string })[] {
  const keys = Object.keys(object);
  if (keys.length > MAX_FIELDS) problems.add('TOO_LARGE', path, keys.length);
  return keys
    .slice(0, MAX_FIELDS)
    .map((key) => ({
      field: key.slice(0, MAX_TEXT_LENGTH).trim().toLowerCase(),
      path: memberPath(path, key),
      raw: (object as Record<string, unknown>)[key],
    }))
    .filter(({ raw }) => isPresent(raw));
}

function toWindow(start: Located, end: Located, path: string, problems: ProblemList): MinuteWindow[] {
  const startMinute = readTime(start, problems);
  const endMinute = readTime(end, problems);
  if (startMinute === undefined || endMinute === undefined) return [];
  if (startMinute < endMinute) return [{ startMinute, endMinute }];
  if (startMinute === MINUTES_PER_DAY) problems.add('TIME_OUT_OF_RANGE', start.path, start.raw);
  else problems.add(startMinute === endMinute ? 'WINDOW_EMPTY' : 'WINDOW_REVERSED', path, `${start.raw}-${end.raw}`);
  return [];
}

/** Numbers stay unread: 9 could be an hour, 900 a time and 540 a minute of the day. */
function readTime({ raw, path }: Located, problems: ProblemList): number | undefined {
  const reading = typeof raw === 'string' && raw.length <= MAX_TEXT_LENGTH ? parseTimeText(raw) : 'NOT_READABLE';
  if (typeof reading === 'number') return reading;
  problems.add(reading === 'OUT_OF_RANGE' ? 'TIME_OUT_OF_RANGE' : 'TIME_NOT_READABLE', path, raw);
  return undefined;
}
