import type { CallScriptInput } from '../callScript.js';
import { joinWords } from './oneLine.js';
import type { ScriptWords } from './scriptWords.js';

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const NUMBERS = 'two three four five six seven eight nine ten eleven twelve'.split(' ');

export const englishScript: ScriptWords = {
  greeting,
  introduction: (callerName, organisation) =>
    callerName === null ? `This is ${organisation}.` : `My name is ${callerName}, ${organisation}.`,
  subject: (sexes) =>
    sexes.length === 1
      ? 'I am calling about a place in therapy for one patient.'
      : `I am calling about places in therapy for ${NUMBERS[sexes.length - 2] ?? sexes.length} patients.`,
  mailBefore: (date, reference, carriedAll) =>
    `We sent you an email about ${carriedAll ? 'this' : 'some of this'} on ${date} (Ref: ${reference}).`,
  question: '→ Do you have a place now? Or later, from when? Or unfortunately not?',
  goodbye: 'Thank you very much for your time. Goodbye!',
  date: (isoDate) => {
    const [year, month, day] = isoDate.split('-');
    return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
  },
  age: (years) => (years === 1 ? '1 year' : `${years} years`),
  sex: { FEMALE: 'female', MALE: 'male', DIVERSE: 'non-binary' },
  insurance: {
    STATUTORY: 'statutory health insurance',
    PRIVATE: 'private health insurance',
    SELF_PAYER: 'self-paying',
  },
  complaints: 'complaints:',
  preferredTimes: 'preferred times:',
  lookingSince: 'looking since',
  forTherapist: 'request for',
  notMailed: 'New, in no email yet',
  nothingKnown: 'details on request',
};

function greeting({ salutation, spokenTitle, firstName, lastName }: CallScriptInput['therapist']): string {
  const surname = joinWords(lastName);
  if (surname === '') return 'Good day.';
  if (salutation !== 'UNKNOWN') {
    return `Good day, ${joinWords(spokenTitle || (salutation === 'FRAU' ? 'Ms' : 'Mr'), surname)}.`;
  }
  const name = joinWords(spokenTitle, firstName, surname);
  return name === surname ? `Good day, am I speaking to the practice of ${surname}?` : `Good day, ${name}.`;
}
