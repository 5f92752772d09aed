const HOURS = [
  ['08:00', '09:00'],
  ['09:00', '10:30'],
  ['12:00', '13:00'],
  ['12:30', '13:15'],
  ['13:00', '15:00'],
  ['16:00', '17:30'],
  ['17:00', '18:00'],
];
const ENGLISH = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const GERMAN = ['montag', 'Dienstag', 'mittwoch', 'Donnerstag', 'freitag'];
const SHORT = ['Mo', 'Di', 'Mi.', 'Do', 'Fr'];

const oneDigit = (time) => time.replace(/^0/, '');
const asObject = ([start, end]) => ({ start, end });
const asText = ([start, end]) => `${start}-${end}`;
const asShortText = ([start, end]) => `${oneDigit(start)}-${oneDigit(end)}`;

/** Two to four days with one or two windows each, in one of the three shapes. */
function week(random, names, toEntry) {
  const days = random.shuffled([0, 1, 2, 3, 4]).slice(0, random.integer(2, 4)).sort();
  return Object.fromEntries(
    days.map((day) => [names[day], random.shuffled(HOURS).slice(0, random.integer(1, 2)).sort().map(toEntry)]),
  );
}

/** Partly or wholly unreadable: each shows up as a warning on its therapist. */
const DAMAGED = [
  { montag: ['10:00-12:00', 'nach Vereinbarung'], Feiertag: ['9:00-10:00'] },
  { monday: [{ start: '12:00', end: '09:00' }], tuesday: [{ start: '09:00', end: '11:00' }] },
  { Mi: ['8:00-25:00'], do: ['13:00-14:00'], fr: 12 },
  'Mo bis Fr vormittags',
  { 'Mo-Fr': ['9:00-10:00'] },
];

const MIXED = [
  { monday: [{ start: '09:00', end: '12:00' }], dienstag: ['10:00-12:00'], Mi: ['8:00-9:00'] },
  { Mo: ['8-9 Uhr'], montag: ['12:00-13:00'], thursday: [{ start: '16:00', end: '18:00' }] },
  { tue: [{ von: '12:30', bis: '13:30' }], 'Do.': ['9.30-11.00'], friday: null },
  { mittwochs: ['12:00–12:45', '17:00 – 18:00'], FRI: [{ start: '8:00', end: '9:00' }] },
];

/** `telefonische_erreichbarkeit` of the therapist with this number: the shapes take turns, the rest is sprinkled in. */
export function availabilityOf(index, random) {
  if (index % 13 === 5) return DAMAGED[Math.floor(index / 13) % DAMAGED.length];
  if (index % 13 === 9) return MIXED[Math.floor(index / 13) % MIXED.length];
  if (index % 31 === 12) return null;
  if (index === 20) return JSON.stringify(week(random, ENGLISH, asObject));
  if (index % 3 === 0) return week(random, ENGLISH, asObject);
  if (index % 3 === 1) return week(random, GERMAN, asText);
  return week(random, SHORT, asShortText);
}
