import type { CallScriptInput, ScriptPatient } from '../callScript.js';
import { joinWords } from './oneLine.js';
import type { ScriptWords } from './scriptWords.js';

const MONTHS = 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' ');
const NUMBERS = 'zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' ');

export const germanScript: ScriptWords = {
  greeting,
  introduction: (callerName, organisation) =>
    callerName === null ? `Hier ist ${organisation}.` : `Mein Name ist ${callerName}, ${organisation}.`,
  subject: (sexes) =>
    sexes.length === 1
      ? `Es geht um einen Therapieplatz für ${onePatient(sexes[0] ?? null)}.`
      : `Es geht um Therapieplätze für ${manyPatients(sexes)}.`,
  mailBefore: (date, reference, carriedAll) =>
    `${carriedAll ? 'Dazu' : 'Zu einem Teil davon'} haben wir Ihnen am ${date} eine E-Mail geschickt (Ref: ${reference}).`,
  question: '→ Haben Sie jetzt einen Platz? Oder später, ab wann? Oder leider nicht?',
  goodbye: 'Vielen Dank für Ihre Zeit. Auf Wiederhören!',
  date: (isoDate) => {
    const [year, month, day] = isoDate.split('-');
    return `${Number(day)}. ${MONTHS[Number(month) - 1]} ${year}`;
  },
  age: (years) => (years === 1 ? '1 Jahr' : `${years} Jahre`),
  sex: { FEMALE: 'weiblich', MALE: 'männlich', DIVERSE: 'divers' },
  insurance: { STATUTORY: 'gesetzlich versichert', PRIVATE: 'privat versichert', SELF_PAYER: 'zahlt selbst' },
  complaints: 'Beschwerden:',
  preferredTimes: 'Wunschzeiten:',
  lookingSince: 'sucht seit',
  forTherapist: 'Anfrage an',
  notMailed: 'Neu, noch in keiner E-Mail',
  nothingKnown: 'Näheres auf Nachfrage',
};

/** Without a form of address the full name, for a bare surname would be rude. */
function greeting({ salutation, spokenTitle, firstName, lastName }: CallScriptInput['therapist']): string {
  const surname = joinWords(lastName);
  switch (salutation) {
    case 'FRAU':
    case 'HERR':
      if (surname === '') return 'Guten Tag.';
      return `Guten Tag, ${joinWords(salutation === 'FRAU' ? 'Frau' : 'Herr', spokenTitle, surname)}.`;
    case 'UNKNOWN': {
      if (surname === '') return 'Guten Tag.';
      const name = joinWords(spokenTitle, firstName, surname);
      return name === surname ? `Guten Tag, bin ich mit der Praxis ${surname} verbunden?` : `Guten Tag, ${name}.`;
    }
  }
}

function onePatient(sex: ScriptPatient['sex']): string {
  if (sex === 'FEMALE') return 'eine Patientin';
  return sex === 'MALE' ? 'einen Patienten' : 'eine Person';
}

function manyPatients(sexes: readonly ScriptPatient['sex'][]): string {
  const count = NUMBERS[sexes.length - 2] ?? String(sexes.length);
  if (sexes.some((sex) => sex === null || sex === 'DIVERSE')) return `${count} Personen`;
  if (!sexes.includes('MALE')) return `${count} Patientinnen`;
  if (!sexes.includes('FEMALE')) return `${count} Patienten`;
  return sexes.length === 2 ? 'eine Patientin und einen Patienten' : `${count} Patientinnen und Patienten`;
}
