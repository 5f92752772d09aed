import { isOneLine } from '../domain/isOneLine.js';
import { badInput } from './serviceParts.js';

const MAX_SUBJECT_CHARACTERS = 200;
const MAX_BODY_CHARACTERS = 20_000;
const MAX_HTML_CHARACTERS = 200_000;

/** One line of text; header injection is refused here and once more by the transport. @throws CommunicationError BAD_USER_INPUT */
export function checkedSubject(subject: string): string {
  if (!isOneLine(subject))
    throw badInput('input.subject', 'The subject must not contain line breaks or control characters.');
  const trimmed = subject.trim();
  if (trimmed === '') throw badInput('input.subject', 'The subject must not be empty.');
  if (trimmed.length > MAX_SUBJECT_CHARACTERS)
    throw badInput('input.subject', `The subject must have at most ${MAX_SUBJECT_CHARACTERS} characters.`);
  return trimmed;
}

/** @throws CommunicationError BAD_USER_INPUT */
export function checkedBody(bodyText: string): string {
  if (bodyText.trim() === '') throw badInput('input.bodyText', 'The text must not be empty.');
  if (bodyText.length > MAX_BODY_CHARACTERS)
    throw badInput('input.bodyText', `The text must have at most ${MAX_BODY_CHARACTERS} characters.`);
  return bodyText;
}

/** Of a mail that a client sends by itself. @throws CommunicationError BAD_USER_INPUT */
export function checkedHtml(bodyHtml: string | null | undefined): string | null {
  if (bodyHtml != null && bodyHtml.length > MAX_HTML_CHARACTERS)
    throw badInput('input.bodyHtml', `The HTML must have at most ${MAX_HTML_CHARACTERS} characters.`);
  return bodyHtml ?? null;
}

/** The same where none is needed. @throws CommunicationError BAD_USER_INPUT */
export function optionalReason(reason: string | null | undefined): string | null {
  return reason?.trim() ? checkedReason(reason) : null;
}

/** A reason that an auditor can read. @throws CommunicationError BAD_USER_INPUT */
export function checkedReason(reason: string): string {
  const trimmed = reason.trim();
  if (trimmed === '') throw badInput('input.reason', 'A reason is needed; it is kept for auditors.');
  if (trimmed.length > 2_000) throw badInput('input.reason', 'The reason must have at most 2000 characters.');
  return trimmed;
}
