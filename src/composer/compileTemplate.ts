import Handlebars from 'handlebars';
import mjml2html, { type MjmlProblem } from 'mjml';
import { checkNothingRemote } from './checkMarkup.js';
import { cleanLine, cleanText } from './cleanText.js';
import { inlinePartials } from './inlinePartials.js';
import { parseTemplate } from './parseTemplate.js';
import { PRINT_HELPER, requirePrintable, withStrictOutput } from './strictOutput.js';
import { templateInvalid } from './templateError.js';

/** Turns a view into the text of one part of a mail. */
export type Fill = (view: object) => string;

type Environment = typeof Handlebars;

/** Known helpers only: they are called without a lookup, and a name that is none of them fails to compile. */
const COMPILE_OPTIONS = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { [PRINT_HELPER]: true, lines: true, if: true, unless: true, each: true } as KnownHelpers,
} as const;

function environment(lines: (value: string, indent: number) => string | Handlebars.SafeString): Environment {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(PRINT_HELPER, (value: unknown, name: string) => cleanLine(requirePrintable(value, name)));
  handlebars.registerHelper('lines', (value: unknown, indent: unknown) =>
    lines(cleanText(requirePrintable(value, 'lines')), typeof indent === 'number' ? indent : 0),
  );
  return handlebars;
}

function compile(handlebars: Environment, program: hbs.AST.Program, noEscape: boolean): Fill {
  const template = handlebars.compile(withStrictOutput(program), { ...COMPILE_OPTIONS, noEscape });
  return (view) => template(view);
}

function mjmlError(file: string, problem: MjmlProblem) {
  const includedFile = /^Line \d+ of (.+?)(?:, included at .*)? \([\w-]+\) — /.exec(
    problem.formattedMessage ?? '',
  )?.[1];
  return templateInvalid({ file: includedFile ?? file, line: problem.line ?? 1 }, problem.message);
}

async function compileMjml(file: string, content: string, directory: string): Promise<string> {
  const { html, errors } = await mjml2html(content, {
    filePath: file,
    actualPath: file,
    includePath: directory,
    ignoreIncludes: false,
    // Otherwise MJML imports web fonts from Google.
    fonts: {},
    keepComments: false,
    minify: true,
    // The CSS minifier trips over Handlebars expressions.
    minifyOptions: { minifyCss: false },
  }).catch((error: unknown) => {
    throw templateInvalid({ file, line: 1 }, `MJML: ${(error as Error).message}`, error);
  });
  // MJML returns HTML even where it found errors.
  if (errors[0]) throw mjmlError(file, errors[0]);
  return html;
}

/**
 * Compiles MJML once into HTML that is itself a Handlebars template; filling that costs microseconds, compiling costs
 * milliseconds. Values are escaped. Throws `TEMPLATE_INVALID`.
 * @param directory the templates' root, the only place that includes may come from.
 */
export async function compileHtml(file: string, content: string, directory: string): Promise<Fill> {
  const html = await compileMjml(file, content, directory);
  checkNothingRemote(file, html, 1);
  const handlebars = environment((value) => {
    const lines = value.split('\n').map((line) => Handlebars.escapeExpression(line));
    return new Handlebars.SafeString(lines.join('<br>'));
  });
  return compile(handlebars, parseTemplate(file, html), false);
}

/**
 * Compiles a plain-text template; its values are not HTML-escaped. Throws `TEMPLATE_INVALID`.
 * @param partials sources by name
 */
export function compileText(file: string, content: string, partials: ReadonlyMap<string, string>): Fill {
  const handlebars = environment((value, indent) => value.split('\n').join(`\n${' '.repeat(indent)}`));
  return compile(handlebars, inlinePartials(parseTemplate(file, content), partials), true);
}
