import { isOneLine } from '../domain/isOneLine.js';

/** Whether a text can name who acts: it stands in claims, in lists and in what is kept for auditors. */
export function isActorName(text: string): boolean {
  return text.trim() !== '' && text.length <= 200 && isOneLine(text);
}
