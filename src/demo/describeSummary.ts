import { DateTime } from 'luxon';
import { isPublicHoliday } from '../domain/calendar/publicHolidays.js';
import type { MonthSummary } from './summarize.js';

/** What the codes of a summary mean, for somebody who reads them for the first time. */
const MEANINGS: Readonly<Record<string, string>> = {
  ACCEPTED: 'the therapist has a place for the patient',
  REJECTED: 'the therapist has none',
  UNREACHABLE: 'nobody picked up in three calls',
  WITHDRAWN: 'the patient does not want it any more',
  PLACED_ELSEWHERE: 'the patient found a place with somebody else',
  AWAITING_ANSWER: 'mailed less than seven days ago',
  CALL_DUE: 'the practice did not answer its mail; the next planning finds a slot for a call',
  CALL_PLANNED: 'a call has its slot',
  CALL_POSTPONED: 'somebody was reached and asked for another time',
  UNDECIDED: 'the therapist was undecided; one more call a week later',
  UNDECIDED_TWICE: 'undecided twice: staff have to look at it',
  WRONG_NUMBER: 'the phone number is wrong: staff have to look at it',
  TRIES_EXHAUSTED: 'nobody picked up in three calls: staff have to look at it',
  NO_WINDOWS: 'a call is due, but the practice names no hours in which it answers the phone',
  NO_CONTACT_WAY: 'neither a mailbox nor a phone is known',
  NO_PHONE: 'a call is due, but no phone is known',
  PHONE_PATH: 'no mailbox; the next planning finds a slot for a call',
  DATE_NOT_REACHED: 'the therapist asked to be asked again later',
  COOLING: 'the practice refused a patient: four weeks without any contact',
  CONTACT_INTERVAL: 'the last contact was less than seven days ago',
  OUTSIDE_SENDING_WINDOW: 'mail leaves Monday to Friday, 8 to 18',
  PUBLIC_HOLIDAY: 'no mail leaves on a holiday',
  MAIL_PLANNED: 'its mail is due',
  THERAPIST_BLOCKED: 'the platform blocked the therapist',
  THERAPIST_INACTIVE: 'the therapist is not in practice at present',
  MISSING_PATIENT: "the patient's details have not come yet",
  MISSING_THERAPIST: "the therapist's details have not come yet",
  REACHED: 'somebody picked up and said something about the patients',
  BUSY: 'tried again half an hour later',
  NO_ANSWER: 'tried again another day, at another time of day',
  VOICEMAIL: 'tried again another day, at another time of day',
  CALLBACK_REQUESTED: 'called back at the agreed time',
  CANCELED: 'its patients were settled before',
  SCHEDULED: 'still ahead',
};

/** The summary as lines of text. */
export function describeSummary(summary: MonthSummary): string {
  const { ended, waiting, mails, calls } = summary;
  return [
    '',
    ...describeTime(summary),
    '',
    `  ${summary.total} placement requests = ${sumOf(ended)} ended + ${sumOf(waiting)} waiting`,
    '',
    ...block(`${sumOf(ended)} ended`, ended),
    ...block(`${sumOf(waiting)} wait, each counted under one reason`, waiting),
    ...block(`${sumOf(mails)} mails, by template`, mails),
    ...block(`${sumOf(calls)} calls, by what came of them; ${summary.retries} of them followed one that failed`, calls),
    `  ${summary.cooling} practices rest after a refusal`,
    '',
  ].join('\n');
}

function block(title: string, counts: Readonly<Record<string, number>>): string[] {
  const width = Math.max(0, ...Object.keys(counts).map((key) => key.length));
  const lines = Object.entries(counts).map(([key, count]) =>
    `    ${String(count).padStart(4)}  ${key.padEnd(width)}  ${MEANINGS[key] ?? ''}`.trimEnd(),
  );
  return [`  ${title}`, ...lines, ''];
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** From when to when, and the days of it on which software of this kind goes wrong. */
function describeTime({ from, to, timeZone }: MonthSummary): string[] {
  const [begin, end] = [from, to].map((instant) => DateTime.fromJSDate(instant, { zone: timeZone }).setLocale('en'));
  if (!begin || !end) return [];
  const days = Array.from({ length: Math.ceil(end.diff(begin, 'days').days) + 1 }, (_, index) =>
    begin.startOf('day').plus({ days: index }),
  ).filter((day) => day <= end);
  const clockChanges = days.filter((day) => day.offset !== day.plus({ days: 1 }).offset);
  const holidays = days.filter((day) => isPublicHoliday(day.toISODate() ?? '', null));
  return [
    `  Played from ${begin.toFormat('ccc d LLL yyyy, HH:mm')} to ${end.toFormat('ccc d LLL yyyy, HH:mm')} (${timeZone})`,
    ...clockChanges.map((day) => `  ${day.toFormat('ccc d LLL')}: the clocks change`),
    ...holidays.map((day) => `  ${day.toFormat('ccc d LLL')}: public holiday, no mail and no call`),
  ];
}
