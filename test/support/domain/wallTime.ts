import { DateTime } from 'luxon';

/** The instant of a wall-clock time, by luxon and so independent of the code under test. */
export function wallTime(text: string, zone = 'Europe/Berlin'): Date {
  const time = DateTime.fromISO(text, { zone });
  if (!time.isValid) throw new Error(`Not a time: ${text} in ${zone}`);
  return time.toJSDate();
}

export function plusMs(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms);
}
