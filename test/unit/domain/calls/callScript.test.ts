import { describe, expect, it } from '@jest/globals';
import { type CallScriptInput, callScript, type ScriptPatient } from '../../../../src/domain/calls/callScript.js';

const WOMAN: ScriptPatient = {
  reference: 'P-1',
  age: 34,
  sex: 'FEMALE',
  insurance: 'STATUTORY',
  complaints: 'Schlafstörungen,\n Angst',
  preferredTimes: 'nachmittags',
  registeredOn: '2026-01-12',
  forTherapist: null,
};
const MAN: ScriptPatient = { ...WOMAN, reference: 'P-2', sex: 'MALE', age: 1, insurance: 'PRIVATE' };
const UNKNOWN: ScriptPatient = {
  reference: null,
  age: null,
  sex: null,
  insurance: null,
  complaints: ' ',
  preferredTimes: null,
  registeredOn: null,
  forTherapist: null,
};

function aScript(parts: Partial<CallScriptInput> = {}): CallScriptInput {
  return {
    language: 'de',
    therapist: {
      salutation: 'FRAU',
      spokenTitle: 'Dr.',
      firstName: 'Änne',
      lastName: 'Müßig',
      timeZone: 'Europe/Berlin',
    },
    caller: { name: 'Kim Lang', organisation: 'Therapieplatz-Vermittlung' },
    patients: [WOMAN],
    mailBefore: { sentAt: new Date('2026-03-02T23:30:00Z'), reference: 'A-1234' },
    ...parts,
  };
}

describe('callScript', () => {
  it('says in German what is to be said', () => {
    expect(callScript(aScript())).toEqual([
      'Guten Tag, Frau Dr. Müßig.',
      'Mein Name ist Kim Lang, Therapieplatz-Vermittlung.',
      'Es geht um einen Therapieplatz für eine Patientin.',
      'Dazu haben wir Ihnen am 3. März 2026 eine E-Mail geschickt (Ref: A-1234).',
      '1. P-1: 34 Jahre, weiblich, gesetzlich versichert; Beschwerden: Schlafstörungen, Angst; Wunschzeiten: nachmittags; sucht seit 12. Januar 2026',
      '→ Haben Sie jetzt einen Platz? Oder später, ab wann? Oder leider nicht?',
      'Vielen Dank für Ihre Zeit. Auf Wiederhören!',
    ]);
  });
  it('says it in English', () => {
    const patients = [MAN, { ...UNKNOWN, forTherapist: 'Dr. Kay Roth' }];
    expect(callScript(aScript({ language: 'en', patients }))).toEqual([
      'Good day, Dr. Müßig.',
      'My name is Kim Lang, Therapieplatz-Vermittlung.',
      'I am calling about places in therapy for two patients.',
      'We sent you an email about some of this on 3 March 2026 (Ref: A-1234).',
      '1. P-2: 1 year, male, private health insurance; complaints: Schlafstörungen, Angst; preferred times: nachmittags; looking since 12 January 2026',
      '→ Do you have a place now? Or later, from when? Or unfortunately not?',
      '2. New, in no email yet: details on request (request for Dr. Kay Roth)',
      '→ Do you have a place now? Or later, from when? Or unfortunately not?',
      'Thank you very much for your time. Goodbye!',
    ]);
  });

  it.each<[Partial<CallScriptInput['therapist']>, german: string, english: string]>([
    [{ salutation: 'HERR', spokenTitle: '' }, 'Guten Tag, Herr Müßig.', 'Good day, Mr Müßig.'],
    [{ spokenTitle: '' }, 'Guten Tag, Frau Müßig.', 'Good day, Ms Müßig.'],
    [{ salutation: 'UNKNOWN' }, 'Guten Tag, Dr. Änne Müßig.', 'Good day, Dr. Änne Müßig.'],
    [{ salutation: 'UNKNOWN', spokenTitle: '' }, 'Guten Tag, Änne Müßig.', 'Good day, Änne Müßig.'],
    [
      { salutation: 'UNKNOWN', spokenTitle: '', firstName: ' ' },
      'Guten Tag, bin ich mit der Praxis Müßig verbunden?',
      'Good day, am I speaking to the practice of Müßig?',
    ],
    [{ lastName: null }, 'Guten Tag.', 'Good day.'],
    [{ salutation: 'UNKNOWN', lastName: '' }, 'Guten Tag.', 'Good day.'],
  ])('greets %j', (parts, german, english) => {
    const therapist = { ...aScript().therapist, ...parts };
    expect(callScript(aScript({ therapist }))[0]).toBe(german);
    expect(callScript(aScript({ therapist, language: 'en' }))[0]).toBe(english);
  });

  it.each<[readonly ScriptPatient[], string]>([
    [[MAN], 'einen Therapieplatz für einen Patienten.'],
    [[UNKNOWN], 'einen Therapieplatz für eine Person.'],
    [[{ ...WOMAN, sex: 'DIVERSE' }], 'einen Therapieplatz für eine Person.'],
    [[WOMAN, WOMAN], 'Therapieplätze für zwei Patientinnen.'],
    [[MAN, MAN, MAN], 'Therapieplätze für drei Patienten.'],
    [[WOMAN, MAN], 'Therapieplätze für eine Patientin und einen Patienten.'],
    [[WOMAN, MAN, MAN], 'Therapieplätze für drei Patientinnen und Patienten.'],
    [[WOMAN, UNKNOWN], 'Therapieplätze für zwei Personen.'],
    [Array(10).fill(WOMAN), 'Therapieplätze für zehn Patientinnen.'],
    [Array(13).fill(MAN), 'Therapieplätze für 13 Patienten.'],
  ])('counts patients (%#)', (patients, expected) => {
    expect(callScript(aScript({ patients }))[2]).toBe(`Es geht um ${expected}`);
  });

  it('says which patients the mail was about', () => {
    expect(callScript(aScript({ patients: [WOMAN, UNKNOWN] }))).toEqual(
      expect.arrayContaining([
        'Zu einem Teil davon haben wir Ihnen am 3. März 2026 eine E-Mail geschickt (Ref: A-1234).',
        '2. Neu, noch in keiner E-Mail: Näheres auf Nachfrage',
      ]),
    );
    const never = callScript(aScript({ patients: [UNKNOWN], mailBefore: null }));
    expect(never[3]).toBe('1. Näheres auf Nachfrage');
    expect(never.join()).not.toContain('E-Mail');
  });
  it('does without the caller’s name', () => {
    const caller = { name: null, organisation: 'Vermittlung' };
    expect(callScript(aScript({ caller }))[1]).toBe('Hier ist Vermittlung.');
    expect(callScript(aScript({ caller, language: 'en' }))[1]).toBe('This is Vermittlung.');
  });
  it('keeps every entry in its one line, and short', () => {
    const complaints = `a\u0000b\u2028c\r\n\td ${'x'.repeat(500)}`;
    const lines = callScript(aScript({ patients: [{ ...WOMAN, complaints }] }));
    expect(lines).toHaveLength(7);
    expect(lines.every((line) => !/\p{Cc}|\p{Zl}|\p{Zp}/u.test(line))).toBe(true);
    expect(lines[4]).toMatch(/Beschwerden: a b c d x{191}…; Wunschzeiten/);
    const exact = callScript(aScript({ patients: [{ ...WOMAN, complaints: '🌱'.repeat(200) }] }));
    expect(exact[4]).toContain(`${'🌱'.repeat(200)};`);
  });
});
