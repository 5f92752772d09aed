import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Composer, EmailInput, PatientView } from '../../../src/composer/composeEmail.js';
import { sampleEmail, sampleManualEmail } from '../../../src/composer/sampleEmails.js';
import { EMAIL_TEMPLATES, type EmailTemplateName, LANGUAGES } from '../../../src/domain/vocabulary.js';
import { aComposer, problemOf } from './composerFixture.js';

let composer: Composer;
beforeAll(async () => {
  composer = await aComposer();
});
afterAll(() => composer.close());

const cases = EMAIL_TEMPLATES.flatMap((template) =>
  LANGUAGES.flatMap((language) => [1, 5].map((count) => ({ template, language, count }))),
);

/** A plain-text body as flowing text, so that a sentence can be looked for across line ends. */
function flowing(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function readable(html: string): string {
  return flowing(html.replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<[^>]+>/g, ' '));
}

function withPatient(change: Partial<PatientView>, template: EmailTemplateName = 'initial-contact'): EmailInput {
  const input = sampleEmail(template, 'de', 1);
  return { ...input, patients: input.patients.map((patient) => ({ ...patient, ...change })) };
}

describe('every template, language and number of patients', () => {
  it.each(cases)('$template $language with $count: is complete', ({ template, language, count }) => {
    const input = sampleEmail(template, language, count);
    const mail = composer.compose(input);
    expect(mail.templateName).toBe(template);
    expect(mail.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(mail.subject).toMatch(/^[^\n\r{}]+ \(Ref: A-1234\)$/);
    for (const body of [readable(mail.html), mail.text]) {
      expect(body).toContain(language === 'de' ? 'Sehr geehrte Frau Dr. Müller,' : 'Dear Dr. Müller,');
      for (const patient of input.patients) expect(body).toContain(patient.reference);
      expect(body).toContain('Lena Schröder');
      expect(body).toContain('A-1234');
      expect(body).not.toMatch(/undefined|null|NaN|\[object|\{\{|\}\}/);
    }
  });

  it.each(cases)('$template $language with $count: loads nothing from anywhere', ({ template, language, count }) => {
    const { html } = composer.compose(sampleEmail(template, language, count));
    const addresses = [...html.matchAll(/\b(?:src|srcset|href|background|action|poster)\s*=\s*["']?([^"'\s>]*)/gi)];
    expect(addresses.map((match) => match[1]).filter((address) => !address?.startsWith('mailto:'))).toEqual([]);
    expect(html).not.toMatch(/url\s*\(|@import|<link|<script|<img|<iframe|<form|fonts\.g|\son\w+=/i);
    const known = /http:\/\/www\.w3\.org\/1999\/xhtml/g;
    expect(html.replace(known, '')).not.toMatch(/https?:\/\//i);
  });

  it.each(cases)('$template $language with $count: names patients only in a confirmation', (one) => {
    const input = sampleEmail(one.template, one.language, one.count);
    const mail = composer.compose(input);
    for (const { name, complaints } of input.patients) {
      const isConfirmation = one.template === 'confirmation';
      expect(mail.html.includes(name ?? '?')).toBe(isConfirmation);
      expect(mail.text.includes(name ?? '?')).toBe(isConfirmation);
      expect(flowing(mail.text).includes(flowing(complaints ?? '?'))).toBe(!isConfirmation);
      expect(mail.subject).not.toContain(name);
      const preheader = /display:none[^>]*>([^<]*)</.exec(mail.html)?.[1];
      expect(preheader).toMatch(/^[^{}\d]{10,}$/);
    }
  });

  it.each(cases)('$template $language with $count: plain text is plain', ({ template, language, count }) => {
    const { text } = composer.compose(sampleEmail(template, language, count));
    expect(text).not.toMatch(/<[a-z/]|&[a-z#]+\d*;|\t|\||\n{3}/i);
    for (const line of text.split('\n')) {
      expect([...line].length).toBeLessThanOrEqual(76);
      expect(line).toBe(line.trimEnd());
    }
  });
});

describe('wording', () => {
  const sentences: [EmailTemplateName, 'de' | 'en', number, string[]][] = [
    ['initial-contact', 'de', 1, ['wir suchen einen Therapieplatz für eine Patientin und', 'Ein Wort genügt:']],
    ['initial-contact', 'de', 5, ['wir suchen Therapieplätze für fünf Personen und', 'zu jeder Nummer ein Wort:']],
    ['batch-request', 'de', 1, ['einen Therapieplatz für eine Patientin. Können Sie einen Platz anbieten,']],
    ['batch-request', 'de', 5, ['Können Sie einen oder mehrere Plätze anbieten,', '„P-1 Zusage, P-2 Absage“']],
    ['follow-up', 'de', 1, ['heute mit einer neuen Anfrage: Wir suchen einen Therapieplatz für eine Patientin.']],
    ['follow-up', 'de', 5, ['heute mit neuen Anfragen: Wir suchen Therapieplätze für fünf Personen.']],
    ['confirmation', 'de', 1, ['vielen Dank für Ihre Zusage!', 'nennen Sie uns ein bis zwei mögliche Termine']],
    ['confirmation', 'de', 5, ['vielen Dank für Ihre Zusagen!', 'nennen Sie uns je ein bis zwei mögliche Termine']],
    ['initial-contact', 'en', 1, ['We are looking for a therapy place for a patient and', 'One word is enough:']],
    ['batch-request', 'en', 5, ['therapy places for five patients.', '“P-1 yes, P-2 no”']],
    ['follow-up', 'en', 1, ['today with a new request: we are looking for a therapy place for a patient.']],
    ['confirmation', 'en', 5, ['dates for each first session.']],
  ];

  it.each(sentences)('%s %s with %i patients', (template, language, count, expected) => {
    const mail = composer.compose(sampleEmail(template, language, count));
    for (const sentence of expected) {
      expect(flowing(mail.text)).toContain(sentence);
      expect(readable(mail.html)).toContain(sentence);
    }
  });

  it('tells how to answer', () => {
    const { text } = composer.compose(sampleEmail('batch-request', 'de', 2));
    expect(text).toContain('Antworten Sie einfach auf diese E-Mail');
    for (const word of ['- Zusage: ', '- Absage: ', '- später: ']) expect(text).toContain(word);
  });

  it('shows a patient in words', () => {
    expect(composer.compose(sampleEmail('batch-request', 'de', 5)).text).toContain(
      [
        'P-3 (Anfrage 3 von 5)',
        '    52 Jahre · männlich · privat versichert',
        '    Beschwerden: Panikattacken beim Autofahren.',
        '      Hat vor acht Jahren gute Erfahrungen mit Verhaltenstherapie gemacht.',
        '    Wunschzeiten: Dienstag bis Donnerstag, 8 bis 10 Uhr',
        '    Wartet seit: 3. Februar 2026',
      ].join('\n'),
    );
  });

  it.each([
    ['FEMALE', 'für eine Patientin'],
    ['MALE', 'für einen Patienten'],
    ['DIVERSE', 'für eine Person'],
    [null, 'für eine Person'],
  ] as const)('one patient, %s: %s', (sex, phrase) => {
    expect(flowing(composer.compose(withPatient({ sex })).text)).toContain(`einen Therapieplatz ${phrase} und`);
  });

  it.each([
    [['FEMALE', 'FEMALE'], 'zwei Patientinnen'],
    [['MALE', 'MALE', 'MALE'], 'drei Patienten'],
    [['MALE', 'FEMALE'], 'eine Patientin und einen Patienten'],
    [['MALE', 'FEMALE', 'MALE'], 'drei Patientinnen und Patienten'],
    [['MALE', null], 'zwei Personen'],
  ] as const)('several patients, %j: %s', (sexes, phrase) => {
    const input = sampleEmail('batch-request', 'de', sexes.length);
    const patients = input.patients.map((patient, index) => ({ ...patient, sex: sexes[index] ?? null }));
    expect(flowing(composer.compose({ ...input, patients }).text)).toContain(`Therapieplätze für ${phrase}.`);
  });

  it('counts a patient once who asks several therapists of a practice', () => {
    const input = sampleEmail('batch-request', 'de', 3);
    const [first, second, third] = input.patients as [PatientView, PatientView, PatientView];
    const anna = { ...first, sex: 'FEMALE', person: 'P-1' } as const;
    const textOf = (patients: PatientView[]) => flowing(composer.compose({ ...input, patients }).text);
    const alone = textOf([anna, { ...anna, reference: second.reference }]);
    expect(alone).toContain('einen Therapieplatz für eine Patientin. Damit Sie nicht viele');
    expect(alone).toContain('Können Sie einen Platz anbieten');
    expect(alone).toContain('Anfrage 2 von 2');
    const both = textOf([anna, { ...second, sex: 'MALE', person: 'P-2' }, { ...anna, reference: third.reference }]);
    expect(both).toContain('Therapieplätze für eine Patientin und einen Patienten.');
  });

  it('leaves out what is unknown', () => {
    const unknown = {
      age: null,
      sex: null,
      insurance: null,
      complaints: ' ',
      preferredTimes: null,
      registeredOn: null,
    };
    const mail = composer.compose({ ...withPatient(unknown), sender: { name: 'L', organisation: 'O', phone: null } });
    for (const body of [mail.text, readable(mail.html)]) {
      expect(body).toContain('Näheres gern auf Nachfrage');
      expect(body).not.toMatch(/Beschwerden|Wunschzeiten|Wartet seit|Telefon/);
    }
  });

  it('is signed once where the sender is the organisation itself', () => {
    const sender = { name: 'Vermittlung', organisation: 'Vermittlung', phone: '+49 30 1' };
    const mail = composer.compose({ ...sampleEmail('initial-contact', 'de', 1), sender });
    expect(mail.text).toContain('Mit freundlichen Grüßen\nVermittlung\nTelefon +49 30 1\n');
    expect(mail.html).toContain('Mit freundlichen Grüßen<br>Vermittlung<br>Telefon');
  });

  it('names the others of a shared mailbox, and whom each request is for', () => {
    const input = sampleEmail('batch-request', 'de', 3, { sharedMailbox: true });
    const mail = composer.compose({ ...input, otherTherapists: ['Mehmet Öztürk', 'Ada Sommer', 'Kim Lang'] });
    for (const body of [flowing(mail.text), readable(mail.html)]) {
      expect(body).toContain('Auch angesprochen: Mehmet Öztürk, Ada Sommer und Kim Lang.');
      expect(body).toMatch(/Anfrage an:? Mehmet Öztürk/);
    }
    expect(composer.compose(sampleEmail('batch-request', 'de', 3)).text).not.toMatch(/Postfach|Anfrage an/);
  });
});

describe('hand-written mails', () => {
  it('sets the text between greeting and signature and keeps its lines', () => {
    const mail = composer.composeManual({ ...sampleManualEmail('de'), bodyText: 'erste <Zeile>\r\nzweite\n\ndritte' });
    expect(mail.templateName).toBe('manual');
    expect(mail.subject).toBe('Ihre Frage zum Ablauf (Ref: A-1234)');
    expect(mail.text).toContain(
      'Sehr geehrte Frau Dr. Müller,\n\nerste <Zeile>\nzweite\n\ndritte\n\nMit freundlichen Grüßen',
    );
    expect(mail.html).toContain('erste &lt;Zeile&gt;<br>zweite<br><br>dritte');
  });

  it.each(['', '  ', 'a\r\nBcc: x@example.org', 'a\nb', 'a\0b', 'a\u2028b'])(
    'refuses the subject %j',
    async (subject) => {
      const problem = await problemOf(() => composer.composeManual({ ...sampleManualEmail('de'), subject }));
      expect(problem).toMatchObject({ code: 'BAD_USER_INPUT', field: 'subject' });
    },
  );

  it('refuses an empty text', async () => {
    const problem = await problemOf(() => composer.composeManual({ ...sampleManualEmail('de'), bodyText: '\n' }));
    expect(problem).toMatchObject({ code: 'BAD_USER_INPUT', field: 'bodyText' });
  });
});
