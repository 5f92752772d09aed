import { isOneLine } from '../domain/isOneLine.js';
import { badInput } from './serviceParts.js';

const MAXIMUM_NOTES = 20_000;

/** Notes of staff, an answer's text. @throws CommunicationError BAD_USER_INPUT */
export function checkNotes(text: string | null | undefined, field: string, maximum = MAXIMUM_NOTES): void {
  if (text && text.length > maximum) throw badInput(field, `At most ${maximum} characters.`);
}

/**
 * A word to look for, like a topic or a key. PostgreSQL can neither hold nor be asked for a zero byte or half of a
 * surrogate pair. @throws CommunicationError BAD_USER_INPUT
 */
export function checkWord(text: string | null | undefined, field: string): void {
  if (text == null || (text !== '' && text.length <= 500 && isOneLine(text))) return;
  throw badInput(field, 'Expected one line of 1 to 500 characters.');
}
