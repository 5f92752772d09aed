import type { Language } from '../domain/vocabulary.js';
import type { Recipient } from './emailInput.js';

/**
 * The academic title as it is spoken to: "Prof. Dr. med. Dipl.-Psych." is greeted as "Prof. Dr.". Degrees and fields of
 * study belong to an address, not to a greeting.
 */
export function spokenTitle(title: string | null): string {
  if (title === null) return '';
  const professor = /\bprof/i.test(title) ? 'Prof.' : '';
  const doctor = /\b(dr|doktor)/i.test(title) ? 'Dr.' : '';
  return [professor, doctor].filter(Boolean).join(' ');
}

function join(...parts: readonly (string | null)[]): string {
  return parts
    .map((part) => part?.trim() ?? '')
    .filter(Boolean)
    .join(' ');
}

function german({ salutation, firstName, lastName }: Recipient, title: string): string {
  switch (salutation) {
    case 'FRAU':
      return join('Sehr geehrte Frau', title, lastName);
    case 'HERR':
      return join('Sehr geehrter Herr', title, lastName);
    case 'UNKNOWN':
      // A bare surname would be rude.
      return title || firstName?.trim() ? join('Guten Tag', title, firstName, lastName) : 'Guten Tag';
  }
}

function english({ salutation, firstName, lastName }: Recipient, title: string): string {
  if (salutation === 'UNKNOWN') {
    return title || firstName?.trim() ? join('Dear', title, firstName, lastName) : 'Good day';
  }
  return join('Dear', title || (salutation === 'FRAU' ? 'Ms' : 'Mr'), lastName);
}

/** The first line of a mail, with its comma: "Sehr geehrte Frau Dr. Müller,", "Guten Tag Kim Lang,". */
export function greetingFor(recipient: Recipient, language: Language): string {
  const title = spokenTitle(recipient.title);
  return `${language === 'de' ? german(recipient, title) : english(recipient, title)},`;
}
