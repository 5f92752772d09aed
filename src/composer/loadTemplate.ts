import { join } from 'node:path';
import type { Language } from '../domain/vocabulary.js';
import { checkTemplate } from './checkTemplate.js';
import { compileHtml, compileText, type Fill } from './compileTemplate.js';
import { type AnyTemplateName, MANUAL_TEMPLATE } from './emailInput.js';
import { type MailView, type ManualView, mailView, manualView, type SubjectView } from './mailView.js';
import { sampleEmail, sampleManualEmail, sparseSampleEmail } from './sampleEmails.js';
import { type TemplatePosition, templateInvalid } from './templateError.js';
import { createTemplateSources, type TemplateSources } from './templateSources.js';
import { readWords, type Words } from './words.js';
import { wrapText } from './wrapText.js';

/** One template in one language, ready to be filled. */
export interface LoadedTemplate {
  readonly words: Words;
  readonly contentHash: string;
  subject(view: SubjectView): string;
  html(view: MailView | ManualView): string;
  text(view: MailView | ManualView): string;
}

function partialFinder(directory: string, language: Language, sources: TemplateSources, partials: Map<string, string>) {
  return (name: string, from: TemplatePosition): string => {
    const candidates = [join(directory, language, 'partials'), join(directory, 'partials')];
    const file = candidates.map((folder) => join(folder, `${name}.txt.hbs`)).find((path) => sources.exists(path));
    if (!file) throw templateInvalid(from, `there is no partial "${name}"`);
    partials.set(name, sources.read(file, from));
    return file;
  };
}

function sampleViews(name: AnyTemplateName, language: Language, words: Words): readonly (MailView | ManualView)[] {
  if (name === MANUAL_TEMPLATE) return [manualView(sampleManualEmail(language))];
  const full = sampleEmail(name, language, 5, { sharedMailbox: true });
  return [full, sampleEmail(name, language, 1), sparseSampleEmail(name, language)].map((input) =>
    mailView(input, words),
  );
}

/** Fills once for real: an optional value printed without `{{#if}}` shows itself at the start, not at the first patient without it. */
function tryFilling(file: string, source: string, fill: Fill, views: readonly object[]): void {
  for (const view of views) {
    try {
      fill(view);
    } catch (error) {
      const variable = (error as { field?: string }).field ?? '';
      const line = source.split('\n').findIndex((text) => variable !== '' && text.includes(variable)) + 1;
      throw templateInvalid({ file, line: Math.max(line, 1) }, (error as Error).message, error);
    }
  }
}

/**
 * Reads, checks, compiles and tries one template in one language.
 * @param directory absolute path of the templates.
 * @throws CommunicationError `TEMPLATE_INVALID`, naming file and line
 */
export async function loadTemplate(
  directory: string,
  name: AnyTemplateName,
  language: Language,
): Promise<LoadedTemplate> {
  const sources = createTemplateSources(directory);
  const partials = new Map<string, string>();
  const words = readWords(sources, join(directory, language, 'words.json'));
  const views = sampleViews(name, language, words);
  const subjectViews: readonly SubjectView[] = [
    { reference: 'A-1234', ...(name === MANUAL_TEMPLATE ? { subject: 'Betreff' } : {}) },
  ];
  const partialFile = partialFinder(directory, language, sources, partials);
  const load = async (suffix: string, samples: readonly object[]): Promise<Fill> => {
    const file = join(directory, language, `${name}.${suffix}`);
    checkTemplate(file, { sources, sampleView: samples[0] ?? {}, partialFile });
    const content = sources.read(file, { file, line: 1 });
    const fill = suffix === 'mjml' ? await compileHtml(file, content, directory) : compileText(file, content, partials);
    tryFilling(file, content, fill, samples);
    return fill;
  };
  const subject = await load('subject.hbs', subjectViews);
  const text = await load('txt.hbs', views);
  const html = await load('mjml', views);
  return {
    words,
    contentHash: sources.hash(),
    subject: (view) => subject(view).trim(),
    html,
    text: (view) => wrapText(`${text(view).trim()}\n`),
  };
}
