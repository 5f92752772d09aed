import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createComposer } from '../composer/composeEmail.js';
import type { ComposedEmail } from '../composer/emailInput.js';
import { sampleEmail, sampleManualEmail } from '../composer/sampleEmails.js';
import { EMAIL_TEMPLATES, LANGUAGES } from '../domain/vocabulary.js';

interface Preview {
  readonly name: string;
  readonly email: ComposedEmail<string>;
}

async function composePreviews(): Promise<Preview[]> {
  const composer = await createComposer({
    templatesDirectory: resolve(import.meta.dirname, '../../templates'),
    watch: false,
    onProblem: () => undefined,
  });
  const previews: Preview[] = [];
  for (const language of LANGUAGES) {
    for (const template of EMAIL_TEMPLATES) {
      const compose = (suffix: string, ...sample: [number, { sharedMailbox: boolean }?]) =>
        previews.push({
          name: `${language}-${template}-${suffix}`,
          email: composer.compose(sampleEmail(template, language, ...sample)),
        });
      compose('one', 1);
      compose('several', 5);
      compose('shared', 3, { sharedMailbox: true });
    }
    previews.push({ name: `${language}-manual`, email: composer.composeManual(sampleManualEmail(language)) });
  }
  await composer.close();
  return previews;
}

function indexPage(previews: readonly Preview[]): string {
  const rows = previews.map(
    ({ name, email }) =>
      `<tr><td>${name}</td><td>${email.subject}</td><td><a href="${name}.html">HTML</a></td><td><a href="${name}.txt">Text</a></td></tr>`,
  );
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Emails</title>
<style>body{font-family:sans-serif;margin:2rem}td{padding:.3rem 1rem .3rem 0}</style>
<h1>Emails</h1><table>${rows.join('\n')}</table>\n`;
}

const directory = resolve(process.argv[2] ?? '.preview');
const previews = await composePreviews();
await mkdir(directory, { recursive: true });
for (const { name, email } of previews) {
  await writeFile(join(directory, `${name}.html`), email.html);
  await writeFile(join(directory, `${name}.txt`), `Subject: ${email.subject}\n\n${email.text}`);
}
await writeFile(join(directory, 'index.html'), indexPage(previews));
console.log(`${previews.length} emails written, see ${join(directory, 'index.html')}`);
