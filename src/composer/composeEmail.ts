import { resolve } from 'node:path';
import { EMAIL_TEMPLATES, LANGUAGES, type Language } from '../domain/vocabulary.js';
import { CommunicationError, isCommunicationError } from '../errors.js';
import { checkEmailInput, checkEnvelope } from './checkEmailInput.js';
import { hasControlCharacters } from './cleanText.js';
import {
  type AnyTemplateName,
  type ComposedEmail,
  type EmailInput,
  MANUAL_TEMPLATE,
  type ManualEmailInput,
} from './emailInput.js';
import { type LoadedTemplate, loadTemplate } from './loadTemplate.js';
import { mailView, manualView } from './mailView.js';
import { watchTemplates } from './watchTemplates.js';

export type { ComposedEmail, EmailInput, ManualEmailInput, PatientView, Recipient, Sender } from './emailInput.js';

/** Turns what is known about a contact into a mail; knows nothing about when or whether it is sent. */
export interface Composer {
  /** Throws `EMAIL_DATA_INVALID` with the field that is missing or unusable. */
  compose(input: EmailInput): ComposedEmail;
  /**
   * Sets a hand-written text between greeting and signature of the shared layout.
   * Throws `BAD_USER_INPUT` for subject and body, `EMAIL_DATA_INVALID` for the rest.
   */
  composeManual(input: ManualEmailInput): ComposedEmail<typeof MANUAL_TEMPLATE>;
  close(): Promise<void>;
}

export interface ComposerOptions {
  readonly templatesDirectory: string;
  /** Recompile when a file changes (development). A broken change keeps the last good templates. */
  readonly watch: boolean;
  /** A change that could not be used: `TEMPLATE_INVALID` with file and line. */
  onProblem(problem: CommunicationError): void;
  /** A change is in use now. */
  onReloaded?(): void;
}

type TemplateSet = ReadonlyMap<string, LoadedTemplate>;

const keyOf = (name: AnyTemplateName, language: Language) => `${language}/${name}`;

async function loadAll(directory: string): Promise<TemplateSet> {
  const set = new Map<string, LoadedTemplate>();
  for (const language of LANGUAGES) {
    for (const name of [...EMAIL_TEMPLATES, MANUAL_TEMPLATE] as const) {
      set.set(keyOf(name, language), await loadTemplate(directory, name, language));
    }
  }
  return set;
}

function templateOf(set: TemplateSet, name: AnyTemplateName, language: Language): LoadedTemplate {
  const template = set.get(keyOf(name, language));
  if (!template) throw new CommunicationError('TEMPLATE_INVALID', `there is no template ${keyOf(name, language)}`);
  return template;
}

function compose(set: TemplateSet, input: EmailInput): ComposedEmail {
  checkEmailInput(input);
  const template = templateOf(set, input.template, input.language);
  const view = mailView(input, template.words);
  return {
    subject: template.subject({ reference: input.reference }),
    html: template.html(view),
    text: template.text(view),
    templateName: input.template,
    contentHash: template.contentHash,
  };
}

function requireUserText(value: unknown, field: string): void {
  if (typeof value === 'string' && value.trim() !== '') return;
  throw new CommunicationError('BAD_USER_INPUT', `${field} must not be empty`, { field });
}

function composeManual(set: TemplateSet, input: ManualEmailInput): ComposedEmail<typeof MANUAL_TEMPLATE> {
  requireUserText(input.subject, 'subject');
  requireUserText(input.bodyText, 'bodyText');
  if (hasControlCharacters(input.subject)) {
    throw new CommunicationError('BAD_USER_INPUT', 'subject must be a single line', { field: 'subject' });
  }
  checkEnvelope(input);
  const template = templateOf(set, MANUAL_TEMPLATE, input.language);
  const view = manualView(input);
  return {
    subject: template.subject({ reference: input.reference, subject: input.subject.trim() }),
    html: template.html(view),
    text: template.text(view),
    templateName: MANUAL_TEMPLATE,
    contentHash: template.contentHash,
  };
}

function asCommunicationError(error: unknown): CommunicationError {
  if (isCommunicationError(error)) return error;
  return new CommunicationError('TEMPLATE_INVALID', (error as Error).message, { cause: error });
}

/**
 * Compiles all templates in all languages.
 * @throws CommunicationError `TEMPLATE_INVALID`, naming file and line, for the first template that cannot be used
 */
export async function createComposer(options: ComposerOptions): Promise<Composer> {
  const directory = resolve(options.templatesDirectory);
  let templates = await loadAll(directory);
  const reload = async () => {
    try {
      templates = await loadAll(directory);
      options.onReloaded?.();
    } catch (error) {
      options.onProblem(asCommunicationError(error));
    }
  };
  const watcher = options.watch ? watchTemplates(directory, reload) : undefined;
  return {
    compose: (input) => compose(templates, input),
    composeManual: (input) => composeManual(templates, input),
    close: async () => watcher?.close(),
  };
}
