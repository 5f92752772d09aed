import type { IsoWeekday } from './weeklyWindows.js';

/** English and German names, adverbs ("montags") and the abbreviations in use; "son" is left out, it could be two days. */
const NAMES_BY_WEEKDAY: Readonly<Record<IsoWeekday, string>> = {
  1: 'monday mondays mon mo montag montags',
  2: 'tuesday tuesdays tues tue tu dienstag dienstags di',
  3: 'wednesday wednesdays wed we mittwoch mittwochs mi',
  4: 'thursday thursdays thurs thur thu th donnerstag donnerstags do',
  5: 'friday fridays fri fr freitag freitags',
  6: 'saturday saturdays sat sa samstag samstags sonnabend sonnabends',
  7: 'sunday sundays sun su sonntag sonntags so',
};

// A Map, not an object: "constructor" and "__proto__" must not be days.
const WEEKDAY_BY_NAME: ReadonlyMap<string, IsoWeekday> = new Map(
  Object.entries(NAMES_BY_WEEKDAY).flatMap(([weekday, names]) =>
    names.split(' ').map((name) => [name, Number(weekday) as IsoWeekday] as const),
  ),
);

const MAX_NAME_LENGTH = 30;

/** Reads an English or German name of a weekday in any case, with blanks around it and with a trailing dot or colon. */
export function parseWeekday(text: string): IsoWeekday | undefined {
  if (text.length > MAX_NAME_LENGTH) return undefined;
  const name = text
    .trim()
    .replace(/\s*[.:]$/, '')
    .toLowerCase();
  return WEEKDAY_BY_NAME.get(name);
}
