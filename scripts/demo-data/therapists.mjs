import { availabilityOf } from './availability.mjs';
import { FIRST_NAMES, SURNAMES, TITLES, toMailboxName } from './names.mjs';
import { placeOf } from './phones.mjs';

/** Therapists who share one mailbox (by their number in the list). Two name a member, one differs in case only. */
const PRACTICES = [
  { members: [0, 1, 2], email: () => 'praxis-schroeder@gemeinschaftspraxis-linden.example' },
  { members: [7, 8], email: () => 'info@psychotherapie-am-park.example' },
  { members: [15, 16, 17, 18], email: () => 'anmeldung@therapiezentrum-nord.example.org' },
  { members: [29, 30], email: (member) => (member === 29 ? 'Team@Seelenhaus.test' : 'team@seelenhaus.test') },
  { members: [40, 41, 42], email: () => 'kontakt@praxis-oswald-und-kollegen.example' },
  { members: [55, 56], email: () => 'foerster@mvz-suedstadt.example.org' },
];
const PHONE_ONLY = new Set([11, 23, 36, 48, 60]);
const UNREACHABLE = new Set([33, 52]);
const INACTIVE = new Set([14, 45, 63]);
export const BLOCKED = [9, 27, 50, 16];
const ENGLISH_SPEAKING = new Set([28, 57]);
const GENDER_UNKNOWN = new Map([
  [6, null],
  [19, ''],
  [34, 'Divers'],
  [47, null],
  [61, 'keine Angabe'],
]);

export const THERAPIST_COUNT = SURNAMES.length;

/** Numbers for most and text for some, as in the wild: services that meet them compare their text. */
export function therapistIdOf(index) {
  return index >= 54 ? `T-${1001 + index}` : 1001 + index;
}

const practiceOf = (index) => PRACTICES.find(({ members }) => members.includes(index));

function emailOf(index, surname) {
  if (PHONE_ONLY.has(index)) return index % 2 === 0 ? null : '';
  if (UNREACHABLE.has(index)) return null;
  const practice = practiceOf(index);
  if (practice !== undefined) return practice.email(index);
  const mailbox = toMailboxName(surname);
  return [`${mailbox}@praxis-${mailbox}.example`, `praxis@${mailbox}.test`, `${mailbox}@psychotherapie.example.org`][
    index % 3
  ];
}

function anredeOf(index, random) {
  if (GENDER_UNKNOWN.has(index)) return GENDER_UNKNOWN.get(index);
  // The one surname in the list that itself says which form of address is right.
  return SURNAMES[index].startsWith('Freifrau') || random.chance(0.62) ? 'Frau' : 'Herr';
}

/** The possible spellings of "may have a place soon"; most records have none. */
function potentialOf(index) {
  if (index % 9 === 4) return { potentially_available: true };
  if (index % 9 === 7) return { potenziell_verfuegbar: true };
  return index % 9 === 1 ? { potentially_available: false } : {};
}

/** `therapist_data` as the therapist service sends it. */
export function therapistData(index, random) {
  const anrede = anredeOf(index, random);
  const nachname = SURNAMES[index];
  const { bundesland, telefon } = placeOf(index, practiceOf(index)?.members[0] ?? index);
  return {
    anrede,
    titel: random.pick(TITLES),
    vorname: random.pick(FIRST_NAMES[anrede] ?? FIRST_NAMES.neutral),
    nachname,
    email: emailOf(index, nachname),
    telefon: UNREACHABLE.has(index) ? null : telefon,
    status: INACTIVE.has(index) ? 'inaktiv' : 'aktiv',
    telefonische_erreichbarkeit: availabilityOf(index, random),
    ...potentialOf(index),
    bundesland: index === 26 ? null : bundesland,
    ...(ENGLISH_SPEAKING.has(index) ? { sprache: 'en' } : {}),
  };
}
