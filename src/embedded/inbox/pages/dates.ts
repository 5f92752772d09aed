const ZONE = 'Europe/Berlin';
const SHORT = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  weekday: 'short',
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const LONG = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, dateStyle: 'full', timeStyle: 'long' });

/** "Tue 10 Mar, 10:15", in the zone of the practices. */
export function shortDate(iso: string): string {
  return SHORT.format(new Date(iso)).replace(/^(\w+),/, '$1');
}

export function longDate(iso: string): string {
  return LONG.format(new Date(iso));
}
