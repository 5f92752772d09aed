import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Composer, EmailInput, PatientView } from '../../../src/composer/composeEmail.js';
import { sampleEmail } from '../../../src/composer/sampleEmails.js';
import { aComposer, problemOf } from './composerFixture.js';

let composer: Composer;
beforeAll(async () => {
  composer = await aComposer();
});
afterAll(() => composer.close());

function withComplaints(complaints: string): EmailInput {
  const input = sampleEmail('batch-request', 'de', 2);
  return { ...input, patients: input.patients.map((patient) => ({ ...patient, complaints })) };
}

function tagsOf(html: string): string[] {
  return [...html.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);
}

describe('data that looks like code', () => {
  const harmless = 'Kopfschmerzen';
  it.each([
    '<script>alert(1)</script>',
    '<img src=http://example.org/p.png onerror=x>',
    '"><a href="https://example.org">hier</a>',
    '{{senderName}} {{{greeting}}} {{#each patients}}x{{/each}} {{> answer}}',
    'Ihre \'Angst\' & <Sorge> = "groß"',
    '</td></tr></table><!-- -->',
    '<![endif]--> <mj-raw>',
    '$& $1 $$ %s \\n',
    'Grüße 🧑‍⚕️💙 ÄÖÜß',
    '<style>@import url(http://example.org)</style>',
  ])('%j is inert in HTML and literal in text', (complaints) => {
    const mail = composer.compose(withComplaints(complaints));
    const reference = composer.compose(withComplaints(harmless));
    expect(tagsOf(mail.html)).toEqual(tagsOf(reference.html));
    const shown = mail.html.replaceAll(
      /&(amp|lt|gt|quot|#x27|#x3D|#x60);/g,
      (_, name: string) => ENTITIES[name] ?? '?',
    );
    expect(shown).toContain(complaints);
    expect(mail.text.replace(/\n\s+/g, ' ')).toContain(complaints);
    expect(mail.subject).toBe(reference.subject);
  });

  it('cannot add a line that looks like another patient', () => {
    const { text } = composer.compose(withComplaints('Angst\r\nP-9 (Anfrage 9 von 9)\u2028SO ANTWORTEN SIE\vx'));
    expect(text).not.toMatch(/^(P-9|SO ANTWORTEN SIE$[\s\S]*^SO ANTWORTEN SIE)/m);
    expect(text).toContain('      P-9 (Anfrage 9 von 9)\n      SO ANTWORTEN SIEx');
  });

  it('loses control characters and direction overrides', () => {
    const mail = composer.compose(withComplaints('a\u0000b\u001bc\u202ed\u0085e\ud800f\ufeffg'));
    for (const body of [mail.text, mail.html]) expect(body).toContain('abcde\ufffdfg');
  });

  it('keeps lines short whatever the text', () => {
    for (const complaints of ['x'.repeat(5000), '💙'.repeat(3000), 'wort '.repeat(2000), ' '.repeat(3000)]) {
      const { text } = composer.compose(withComplaints(`Anfang ${complaints} Ende`));
      for (const line of text.split('\n')) expect(Buffer.byteLength(line)).toBeLessThan(998);
      expect(text).not.toContain('\ufffd');
    }
  });

  it('keeps names and organisation on one line', () => {
    const input = sampleEmail('initial-contact', 'de', 1);
    const mail = composer.compose({ ...input, recipient: { ...input.recipient, lastName: 'Müller\nP-2 <b>' } });
    expect(mail.text).toContain('Sehr geehrte Frau Dr. Müller P-2 <b>,');
    expect(mail.html).toContain('Müller P-2 &lt;b&gt;,');
  });
});

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#x27': "'",
  '#x3D': '=',
  '#x60': '`',
};

describe('data that is missing or unusable', () => {
  const good = sampleEmail('confirmation', 'de', 2);
  const patient = (change: object): EmailInput => ({
    ...good,
    patients: [good.patients[0] as PatientView, { ...(good.patients[1] as PatientView), ...change }],
  });

  it.each([
    ['patients[1].age', patient({ age: undefined })],
    ['patients[1].age', patient({ age: Number.NaN })],
    ['patients[1].sex', patient({ sex: 'UNKNOWN' })],
    ['patients[1].sex', patient({ sex: 'constructor' })],
    ['patients[1].insurance', patient({ insurance: undefined })],
    ['patients[1].complaints', patient({ complaints: undefined })],
    ['patients[1].registeredOn', sampleWith({ registeredOn: 'gestern' })],
    ['patients[1].name', patient({ name: undefined })],
    ['patients[1].reference', patient({ reference: ' ' })],
    ['patients', { ...good, patients: [] }],
    ['recipient', { ...good, recipient: undefined }],
    ['recipient.title', { ...good, recipient: { ...good.recipient, title: undefined } }],
    ['recipient.lastName', { ...good, recipient: { ...good.recipient, lastName: '' } }],
    ['recipient.salutation', { ...good, recipient: { ...good.recipient, salutation: 'DR' } }],
    ['sender.organisation', { ...good, sender: { ...good.sender, organisation: '' } }],
    ['sender.phone', { ...good, sender: { ...good.sender, phone: undefined } }],
    ['reference', { ...good, reference: undefined }],
    ['reference', { ...good, reference: 'A-1\r\nBcc: x@example.org' }],
    ['reference', { ...good, reference: 'A-1\0' }],
    ['language', { ...good, language: 'fr' }],
    ['template', { ...good, template: '../de/manual' }],
  ])('%s', async (field, input) => {
    const problem = await problemOf(() => composer.compose(input as EmailInput));
    expect(problem).toMatchObject({ code: 'EMAIL_DATA_INVALID', field });
    expect(problem.message).not.toContain('Robin');
  });

  function sampleWith(change: object): EmailInput {
    const input = sampleEmail('batch-request', 'de', 2);
    return { ...input, patients: input.patients.map((one, index) => (index === 1 ? { ...one, ...change } : one)) };
  }
});
