import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import mjml2html from 'mjml';
import { sampleEmail } from '../../dist/composer/sampleEmails.js';
import { openBenchComposer } from '../support/benchService.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { median, timed } from '../support/statistics.mjs';

const AIM = 200;
const DIRECTORY = join(import.meta.dirname, '../../templates');
/** Those that the composer compiles its templates with (src/composer/compileTemplate.ts). */
const OPTIONS = { fonts: {}, keepComments: false, minify: true, minifyOptions: { minifyCss: false } };

/**
 * A mail from a template that was compiled at the start (HTML, plain text and subject) against MJML to HTML for each
 * mail, which would still have to be filled: the loop over patients is passed through once, not once per patient.
 */
export async function benchTemplates({ quick }) {
  const size = quick ? { fills: 200, compiles: 4, rounds: 3 } : { fills: 4_000, compiles: 40, rounds: 9 };
  const composer = await openBenchComposer();
  try {
    for (const [template, patients] of [
      ['initial-contact', 1],
      ['batch-request', 5],
    ]) {
      await compare(composer, template, patients, size);
    }
  } finally {
    await composer.close();
  }
}

async function compare(composer, template, patients, { fills, compiles, rounds }) {
  const input = sampleEmail(template, 'de', patients);
  const file = join(DIRECTORY, 'de', `${template}.mjml`);
  const mjml = await readFile(file, 'utf8');
  const options = { ...OPTIONS, filePath: file, actualPath: file, includePath: DIRECTORY, ignoreIncludes: false };
  const fill = () => times(fills, () => composer.compose(input));
  const compile = () => times(compiles, () => mjml2html(mjml, options));
  // Not counted: until both are compiled to machine code.
  await fill();
  await compile();
  const results = [];
  for (let round = 0; round < rounds; round += 1) results.push({ fillMs: await fill(), compileMs: await compile() });
  printRatio(
    `filling ${template} (${patients} patient${patients > 1 ? 's' : ''}) : mjml2html per mail`,
    results.map(({ fillMs, compileMs }) => compileMs / fillMs),
    { atLeast: AIM },
  );
  const of = (key) => median(results.map((result) => result[key])).toFixed(3);
  printDetail('a mail', `${of('fillMs')} ms filled, ${of('compileMs')} ms by mjml2html`);
}

/** Mean time of one run in ms. */
async function times(count, work) {
  const { ms } = await timed(async () => {
    for (let i = 0; i < count; i += 1) await work();
  });
  return ms / count;
}
