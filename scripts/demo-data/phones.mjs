/**
 * Numbers that the Bundesnetzagentur keeps free for films and books ("Drama Numbers", Mitteilung Nr. 148/2021, Amtsblatt
 * 7/2021, page 489): nobody is ever reached there. 1,000 each in five cities; in mobile networks, among others,
 * 0176 040690 00 to 99.
 */
const AREAS = {
  Berlin: { prefix: '+49 30 23125', states: ['Berlin', 'Brandenburg', 'Sachsen', 'Sachsen-Anhalt', 'BE'] },
  Hamburg: {
    prefix: '+49 40 66969',
    states: ['Hamburg', 'Schleswig-Holstein', 'Niedersachsen', 'Bremen', 'Mecklenburg-Vorpommern', 'NI'],
  },
  Köln: { prefix: '+49 221 4710', states: ['Nordrhein-Westfalen', 'NW', 'Rheinland-Pfalz'] },
  Frankfurt: { prefix: '+49 69 90009', states: ['Hessen', 'Saarland', 'Rheinland-Pfalz', 'Thüringen'] },
  München: { prefix: '+49 89 99998', states: ['Bayern', 'Baden-Württemberg', 'BY'] },
};
const AREA_NAMES = Object.keys(AREAS);

/**
 * Federal state and phone number of the therapist with this number in the list: spread over the cities, so that every
 * federal state is met. `placeIndex` is the first member's number in a shared practice: all its members are in one place.
 */
export function placeOf(index, placeIndex) {
  const { prefix, states } = AREAS[AREA_NAMES[placeIndex % AREA_NAMES.length]];
  return {
    bundesland: states[Math.floor(placeIndex / AREA_NAMES.length) % states.length],
    telefon:
      index % 11 === 10
        ? `+49 176 040690${String(index % 100).padStart(2, '0')}`
        : `${prefix}${index % 3 === 0 ? ' ' : '-'}${String(100 + index * 7).padStart(3, '0')}`,
  };
}
