import { join } from 'node:path';
import mjml2html from 'mjml';
import { loadTemplate } from '../../dist/composer/loadTemplate.js';
import { mailView } from '../../dist/composer/mailView.js';
import { sampleEmail } from '../../dist/composer/sampleEmails.js';
import { openBenchComposer } from '../support/benchService.mjs';
import { fillMjml } from '../support/fillMjml.mjs';
import { printDetail, printRatio } from '../support/report.mjs';
import { median, timed } from '../support/statistics.mjs';

const AIM = 200;
const DIRECTORY = join(import.meta.dirname, '../../templates');
/** Those that the composer compiles its templates with (src/composer/compileTemplate.ts). */
const OPTIONS = { fonts: {}, keepComments: false, minify: true, minifyOptions: { minifyCss: false } };

/**
 * The HTML of a mail from a template that was compiled at the start, against the same HTML by MJML for each mail. Filling
 * the MJML beforehand is not even counted.
 */
export async function benchTemplates({ quick }) {
  const size = quick ? { fills: 200, compiles: 4, rounds: 3 } : { fills: 4_000, compiles: 40, rounds: 9 };
  for (const [name, patients] of [
    ['initial-contact', 1],
    ['batch-request', 3],
    ['batch-request', 5],
  ]) {
    await compare(name, patients, size);
  }
}

async function compare(name, patients, { fills, compiles, rounds }) {
  const template = await loadTemplate(DIRECTORY, name, 'de');
  const input = sampleEmail(name, 'de', patients);
  const view = mailView(input, template.words);
  const mjml = fillMjml(join(DIRECTORY, 'de', `${name}.mjml`), view);
  await checkSame(template.html(view), mjml, patients);
  const fill = () => times(fills, () => template.html(view));
  const compile = () => times(compiles, () => mjml2html(mjml, OPTIONS));
  // Not counted: until both are compiled to machine code.
  await fill();
  await compile();
  const results = [];
  for (let round = 0; round < rounds; round += 1) results.push({ fillMs: await fill(), compileMs: await compile() });
  printRatio(
    `${name} for ${patients} patient${patients > 1 ? 's' : ''}, mjml2html : filling`,
    results.map(({ fillMs, compileMs }) => compileMs / fillMs),
    { atLeast: AIM },
  );
  const of = (key) => median(results.map((result) => result[key])).toFixed(3);
  printDetail('HTML of a mail', `${of('fillMs')} ms filled, ${of('compileMs')} ms by mjml2html`);
  await printComposing(input, fills);
}

/** Both sides must have made the same mail, down to a few bytes of white space. */
async function checkSame(filled, mjml, patients) {
  const { html, errors } = await mjml2html(mjml, OPTIONS);
  if (errors.length > 0) throw new Error(errors[0].formattedMessage);
  const cards = (text) => text.split('class="badge"').length - 1;
  if (cards(html) !== patients || Math.abs(html.length - filled.length) > filled.length / 100) {
    throw new Error(`mjml2html made another mail: ${html.length} characters, not ${filled.length}`);
  }
}

/** What the service does for a mail beyond its HTML: checks, wording, plain text and subject. */
async function printComposing(input, count) {
  const composer = await openBenchComposer();
  try {
    await times(count, () => composer.compose(input));
    printDetail('composing all of it', `${(await times(count, () => composer.compose(input))).toFixed(3)} ms`);
  } finally {
    await composer.close();
  }
}

/** Mean time of one run in ms. */
async function times(count, work) {
  const { ms } = await timed(async () => {
    for (let i = 0; i < count; i += 1) await work();
  });
  return ms / count;
}
