import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleEmail } from '../../../src/composer/sampleEmails.js';
import { aComposer, aTemplateCopy, problemOf, type TemplateCopy } from './composerFixture.js';

let copy: TemplateCopy;
beforeEach(async () => {
  copy = await aTemplateCopy();
});
afterEach(() => copy.remove());

describe('a template that cannot be used stops the start, naming file and line', () => {
  it.each([
    [
      'an MJML element that does not exist',
      'de/batch-request.mjml',
      '<mj-section>',
      '<mj-sectoin></mj-sectoin><mj-section>',
      10,
    ],
    ['an MJML attribute that does not exist', 'partials/greeting.mjml', '<mj-column>', '<mj-column colour="red">', 2],
    ['a misplaced MJML element', 'de/partials/answer.mjml', '<mj-column', '<mj-text>x</mj-text><mj-column', 2],
    ['an element never closed', 'partials/greeting.mjml', '</mj-column>', '', 5],
    ['an element closed twice', 'de/partials/footer.mjml', '</mj-section>', '</mj-section></mj-section>', 5],
    ['Handlebars that does not parse', 'de/partials/footer.txt.hbs', '{{#if phone}}', '{{#if phone}', 6],
    ['a block never closed (noticed at the end)', 'partials/patientCard.mjml', '{{/if}}', '', 13],
    ['a block closed by another name', 'de/partials/answer.txt.hbs', '{{/if}}', '{{/each}}', 3],
    ['an unknown variable', 'de/follow-up.txt.hbs', '{{greeting}}', '{{greetings}}', 1],
    ['an unknown variable of a patient', 'partials/patientCard.mjml', '{{facts}}', '{{patientName}}', 4],
    ['a name outside of a confirmation', 'partials/patients.txt.hbs', '{{reference}}', '{{name}}', 2],
    ['an inherited property', 'de/follow-up.txt.hbs', '{{greeting}}', '{{greeting.length}}', 1],
    ['an unknown condition', 'en/partials/footer.txt.hbs', '{{#if phone}}', '{{#if fax}}', 6],
    ['an unknown helper', 'de/manual.txt.hbs', '{{lines bodyText}}', '{{upper bodyText}}', 3],
    ['an unknown partial', 'de/follow-up.txt.hbs', '{{> footer}}', '{{> feet}}', 9],
    ['an include that does not exist', 'en/confirmation.mjml', 'partials/footer.mjml', 'partials/feet.mjml', 21],
    ['an include of itself', 'partials/patients.mjml', 'patientCard.mjml', 'patients.mjml', 2],
    ['unescaped output', 'partials/patientCard.mjml', '{{facts}}', '{{{facts}}}', 4],
    ['a list printed as text', 'de/follow-up.txt.hbs', '{{greeting}}', '{{patients}}', 1],
    ['an optional value printed without asking', 'de/follow-up.txt.hbs', '{{> answer}}', '{{phone}}', 7],
    ['a patient in the subject', 'de/follow-up.subject.hbs', '{{reference}}', '{{firstReference}}', 1],
    [
      'a remote image',
      'partials/titleBar.mjml',
      '<mj-column>',
      '<mj-column>\n<mj-image src="https://example.org/x.png" />',
      3,
    ],
    ['a link', 'partials/greeting.mjml', '{{greeting}}', '<a href="https://example.org">x</a>', 3],
    ['an address in plain text', 'de/partials/footer.txt.hbs', 'Telefon', 'https://example.org', 7],
    ['a script', 'partials/greeting.mjml', '{{greeting}}', '<script>1</script>', 3],
    ['a web font', 'partials/head.mjml', '<mj-breakpoint', '<mj-font name="X" href="mailto:x" /><mj-breakpoint', 3],
    ['a style from elsewhere', 'partials/head.mjml', ':root {', '@import "x";\n:root {', 17],
    ['an expression inside a tag', 'partials/greeting.mjml', '{{greeting}}', '<b title="{{greeting}}">x</b>', 3],
  ])('%s', async (_, file, search, replacement, line) => {
    await copy.replace(file, search, replacement);
    const problem = await problemOf(() => aComposer(copy.directory));
    expect({ code: problem.code, details: problem.details }).toEqual({
      code: 'TEMPLATE_INVALID',
      details: { file: join(copy.directory, file), line },
    });
    expect(problem.message).toContain(`${join(copy.directory, file)}:${line}: `);
  });

  it('a file that is missing', async () => {
    await rm(join(copy.directory, 'en/follow-up.txt.hbs'));
    const problem = await problemOf(() => aComposer(copy.directory));
    expect(problem.code).toBe('TEMPLATE_INVALID');
    expect(problem.message).toContain('en/follow-up.txt.hbs');
  });

  it.each([
    ['a word that is missing', '"MALE": "männlich", ', '', 19],
    ['a key that is not known', '"and":', '"und": "x", "and":', 36],
    ['a syntax error', '"noFacts":', 'noFacts:', 35],
  ])('words.json with %s', async (_, search, replacement, line) => {
    await copy.replace('de/words.json', search, replacement);
    const problem = await problemOf(() => aComposer(copy.directory));
    const file = join(copy.directory, 'de/words.json');
    expect(problem).toMatchObject({ code: 'TEMPLATE_INVALID', details: { file, line } });
  });
});

describe('contentHash', () => {
  const hashes = async () => {
    const composer = await aComposer(copy.directory);
    const hash = (template: 'follow-up' | 'confirmation', language: 'de' | 'en') =>
      composer.compose(sampleEmail(template, language, 1)).contentHash;
    return {
      followUpDe: hash('follow-up', 'de'),
      followUpEn: hash('follow-up', 'en'),
      confirmationDe: hash('confirmation', 'de'),
    };
  };

  it('changes with the sources of that template and language, and with nothing else', async () => {
    const before = await hashes();
    expect(await hashes()).toEqual(before);
    await copy.replace('de/partials/answer.txt.hbs', 'Ein Wort genügt', 'Ein einziges Wort genügt');
    await writeFile(join(copy.directory, 'de/unrelated.txt'), 'x');
    const after = await hashes();
    expect(after.followUpDe).not.toBe(before.followUpDe);
    expect(after.followUpEn).toBe(before.followUpEn);
    expect(after.confirmationDe).toBe(before.confirmationDe);
  });
});
