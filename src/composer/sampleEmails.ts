import type { EmailTemplateName, Language } from '../domain/vocabulary.js';
import type { EmailInput, ManualEmailInput, PatientView } from './emailInput.js';

const PATIENTS: readonly PatientView[] = [
  {
    reference: 'P-1',
    age: 34,
    sex: 'FEMALE',
    insurance: 'STATUTORY',
    complaints: 'Gedrückte Stimmung, Schlafprobleme und starke Erschöpfung seit der Trennung im Frühjahr',
    preferredTimes: 'Montag und Mittwoch ab 16 Uhr',
    registeredOn: '2026-01-12',
    name: 'Annika Großmann',
    forTherapist: 'Dr. Jana Müller',
  },
  {
    reference: 'P-2',
    age: 19,
    sex: 'DIVERSE',
    insurance: 'STATUTORY',
    complaints: 'Prüfungsangst, sozialer Rückzug',
    preferredTimes: 'Vormittags, auch online',
    registeredOn: '2026-01-20',
    name: 'Robin Weiß',
    forTherapist: 'Mehmet Öztürk',
  },
  {
    reference: 'P-3',
    age: 52,
    sex: 'MALE',
    insurance: 'PRIVATE',
    complaints: 'Panikattacken beim Autofahren.\nHat vor acht Jahren gute Erfahrungen mit Verhaltenstherapie gemacht.',
    preferredTimes: 'Dienstag bis Donnerstag, 8 bis 10 Uhr',
    registeredOn: '2026-02-03',
    name: 'Jörg Süßkind',
    forTherapist: 'Dr. Jana Müller',
  },
  {
    reference: 'P-4',
    age: 41,
    sex: 'FEMALE',
    insurance: 'SELF_PAYER',
    complaints: 'Erschöpfung, Verdacht auf Burnout',
    preferredTimes: 'Flexibel',
    registeredOn: '2026-02-17',
    name: 'Zoë Çelik',
    forTherapist: 'Dr. Jana Müller',
  },
  {
    reference: 'P-5',
    age: 67,
    sex: 'MALE',
    insurance: 'STATUTORY',
    complaints: 'Trauer nach dem Tod der Ehefrau',
    preferredTimes: 'Freitagvormittag',
    registeredOn: '2026-03-02',
    name: 'Günther Bäcker',
    forTherapist: 'Dr. Jana Müller',
  },
];

const LETTER = {
  recipient: { salutation: 'FRAU', title: 'Dr. phil.', firstName: 'Jana', lastName: 'Müller' },
  reference: 'A-1234',
  sender: { name: 'Lena Schröder', organisation: 'Therapieplatz-Vermittlung', phone: '+49 30 1234567' },
} as const;

/** A made-up mail with every optional value set, for previews and for trying a template when it is loaded. */
export function sampleEmail(
  template: EmailTemplateName,
  language: Language,
  patientCount: number,
  options: { sharedMailbox: boolean } = { sharedMailbox: false },
): EmailInput {
  const patients = PATIENTS.slice(0, patientCount);
  return {
    ...LETTER,
    template,
    language,
    otherTherapists: options.sharedMailbox ? ['Mehmet Öztürk'] : [],
    patients: options.sharedMailbox ? patients : patients.map(({ forTherapist: _, ...patient }) => patient),
  };
}

/** The same with everything left out that may be unknown. */
export function sparseSampleEmail(template: EmailTemplateName, language: Language): EmailInput {
  return {
    ...sampleEmail(template, language, 1),
    recipient: { salutation: 'UNKNOWN', title: null, firstName: null, lastName: 'Lang' },
    patients: [
      {
        reference: 'P-1',
        age: null,
        sex: null,
        insurance: null,
        complaints: null,
        preferredTimes: null,
        registeredOn: null,
        name: 'Kim Lang',
      },
    ],
    sender: { ...LETTER.sender, phone: null },
  };
}

/** A made-up hand-written mail. */
export function sampleManualEmail(language: Language): ManualEmailInput {
  const german = language === 'de';
  return {
    ...LETTER,
    language,
    subject: german ? 'Ihre Frage zum Ablauf' : 'Your question',
    bodyText: german
      ? 'vielen Dank für Ihre Nachricht.\n\nGern beantworten wir Ihre Frage am Telefon.'
      : 'Thank you for your message.\n\nWe will gladly answer your question by phone.',
  };
}
