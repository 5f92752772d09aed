import { describe, expect, it } from '@jest/globals';
import { greetingFor, spokenTitle } from '../../../src/composer/greeting.js';
import type { Language, Salutation } from '../../../src/domain/vocabulary.js';

type Row = [Salutation, string | null, string | null, string, Language, string];

const rows: Row[] = [
  ['FRAU', null, 'Jana', 'Müller', 'de', 'Sehr geehrte Frau Müller,'],
  ['FRAU', 'Dr.', 'Jana', 'Müller', 'de', 'Sehr geehrte Frau Dr. Müller,'],
  ['FRAU', 'Prof. Dr.', null, 'Müller', 'de', 'Sehr geehrte Frau Prof. Dr. Müller,'],
  ['HERR', null, 'Can', 'Öztürk', 'de', 'Sehr geehrter Herr Öztürk,'],
  ['HERR', 'Dr.', 'Can', 'Öztürk', 'de', 'Sehr geehrter Herr Dr. Öztürk,'],
  ['HERR', 'Prof. Dr.', 'Can', 'Öztürk', 'de', 'Sehr geehrter Herr Prof. Dr. Öztürk,'],
  ['UNKNOWN', null, 'Kim', 'Lang', 'de', 'Guten Tag Kim Lang,'],
  ['UNKNOWN', 'Dr.', 'Kim', 'Lang', 'de', 'Guten Tag Dr. Kim Lang,'],
  ['UNKNOWN', 'Prof. Dr.', null, 'Lang', 'de', 'Guten Tag Prof. Dr. Lang,'],
  ['UNKNOWN', null, null, 'Lang', 'de', 'Guten Tag,'],
  ['FRAU', null, 'Jana', 'Müller', 'en', 'Dear Ms Müller,'],
  ['FRAU', 'Dr.', 'Jana', 'Müller', 'en', 'Dear Dr. Müller,'],
  ['HERR', null, 'Can', 'Öztürk', 'en', 'Dear Mr Öztürk,'],
  ['HERR', 'Prof. Dr.', 'Can', 'Öztürk', 'en', 'Dear Prof. Dr. Öztürk,'],
  ['UNKNOWN', null, 'Kim', 'Lang', 'en', 'Dear Kim Lang,'],
  ['UNKNOWN', 'Dr.', 'Kim', 'Lang', 'en', 'Dear Dr. Kim Lang,'],
  ['UNKNOWN', null, ' ', 'Lang', 'en', 'Good day,'],
];

describe('greetingFor', () => {
  it.each(rows)('%s, title %j, %j %s, %s: %s', (salutation, title, firstName, lastName, language, expected) => {
    expect(greetingFor({ salutation, title, firstName, lastName }, language)).toBe(expected);
  });
});

describe('spokenTitle', () => {
  it.each([
    [null, ''],
    ['', ''],
    ['Dipl.-Psych.', ''],
    ['M.Sc.', ''],
    ['Dr. phil. Dipl.-Psych.', 'Dr.'],
    ['Dr', 'Dr.'],
    ['Prof. Dr. med. Dr. h. c.', 'Prof. Dr.'],
    ['Professor', 'Prof.'],
    ['PD Dr. rer. nat.', 'Dr.'],
  ])('%j is spoken %j', (title, spoken) => {
    expect(spokenTitle(title)).toBe(spoken);
  });
});
