import { DateTime } from 'luxon';
import { badField } from './restErrors.js';

/** A moment, or the beginning of a day in this zone. @throws CommunicationError BAD_USER_INPUT naming the field */
export function momentOf(text: string, timeZone: string, field: string): Date {
  const moment = DateTime.fromISO(text, { zone: timeZone });
  if (!moment.isValid || !/^\d{4}-\d{2}-\d{2}/.test(text) || moment.year < 1970 || moment.year > 9998)
    throw badField(field, 'Expected a date (YYYY-MM-DD) or a moment (ISO 8601).');
  return moment.toJSDate();
}

/** A day and a time by the clock of this zone. @throws CommunicationError BAD_USER_INPUT naming the field */
export function localMoment(date: string, time: string, timeZone: string): Date {
  const moment = DateTime.fromISO(`${date}T${time}`, { zone: timeZone });
  if (!moment.isValid) throw badField('scheduled_date', 'Expected a date (YYYY-MM-DD) and a time (HH:MM).');
  // Luxon moves a time that the clock skips.
  if (moment.toFormat('HH:mm') !== time.slice(0, 5))
    throw badField('scheduled_time', 'The clock skips this time on that day.');
  return moment.toJSDate();
}

export function startOfNextDay(now: Date, timeZone: string): Date {
  return DateTime.fromJSDate(now, { zone: timeZone }).plus({ days: 1 }).startOf('day').toJSDate();
}

/** First moment of a day and of the one after it. @throws CommunicationError BAD_USER_INPUT naming the field */
export function dayBounds(date: string, timeZone: string, field: string): { readonly from: Date; readonly to: Date } {
  const from = momentOf(date, timeZone, field);
  return { from, to: startOfNextDay(from, timeZone) };
}

export function localDate(moment: Date, timeZone: string): string {
  return DateTime.fromJSDate(moment, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

export function localTime(moment: Date, timeZone: string): string {
  return DateTime.fromJSDate(moment, { zone: timeZone }).toFormat('HH:mm');
}
