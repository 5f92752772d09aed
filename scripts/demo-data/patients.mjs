import { FIRST_NAMES, PATIENT_SURNAMES } from './names.mjs';

const COMPLAINTS = [
  'Depressive Verstimmung, Antriebslosigkeit',
  'Panikattacken in öffentlichen Verkehrsmitteln',
  'Schlafstörungen und Grübeln',
  'Erschöpfung nach langer Überlastung im Beruf',
  'Soziale Ängste',
  'Trauer nach dem Tod des Vaters',
  'Zwangsgedanken',
  'Essstörung, in ärztlicher Mitbehandlung',
  'Belastung nach einem Verkehrsunfall',
  'Anpassungsstörung nach Trennung',
  'Höhenangst',
  'Selbstwertprobleme',
  'Chronische Schmerzen mit psychischen Faktoren',
  'Prüfungsangst',
  // Looks like markup: has to arrive as text in every mail.
  'Unruhe & Anspannung, <b>vor allem abends</b>',
];
const INSURANCES = ['gesetzlich', 'gesetzlich', 'gesetzlich', 'privat', 'Beihilfe', 'Selbstzahler'];
const TIMES = [
  'vormittags',
  'nachmittags',
  'abends',
  'Mo und Mi ab 16 Uhr',
  'dienstags',
  'flexibel',
  'freitags vor 12 Uhr',
];
const SEXES = [
  ['weiblich', 'Frau'],
  ['männlich', 'Herr'],
  ['weiblich', 'Frau'],
  ['männlich', 'Herr'],
  ['divers', 'neutral'],
];

export const PATIENT_COUNT = 92;
/** Patients of whom no event brings details: their requests wait until the patient service answers. */
export const WITHOUT_DETAILS = new Set([12, 37, 58, 80]);

/** Numbers for most, text for some. */
export function patientIdOf(index) {
  return index >= 70 ? `P-${2001 + index}` : 2001 + index;
}

/** Registered between September 2025 and February 2026; a few without a date. */
function registeredOn(index, random) {
  const day = new Date(Date.UTC(2025, 8, 1) + random.integer(0, 175) * 86_400_000);
  return index % 23 === 11 ? null : day.toISOString().slice(0, 10);
}

/** Details of a patient as the patient service sends them. */
export function patientData(index, random) {
  const [geschlecht, names] = random.pick(SEXES);
  return {
    vorname: random.pick(FIRST_NAMES[names]),
    nachname: PATIENT_SURNAMES[index % PATIENT_SURNAMES.length],
    registriert_am: registeredOn(index, random),
    alter: random.integer(18, 76),
    geschlecht,
    versicherung: random.pick(INSURANCES),
    beschwerden: COMPLAINTS[index % COMPLAINTS.length],
    bevorzugte_zeiten: random.shuffled(TIMES).slice(0, random.integer(1, 2)),
  };
}
