import { CommunicationError } from '../errors.js';

/** Opaque text of a place in a list or in the feed. Not a secret, and not signed: it grants nothing. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts), 'utf8').toString('base64url');
}

/**
 * Reads a cursor of the kind that its first part names.
 * @throws CommunicationError BAD_CURSOR naming the argument
 */
export function decodeCursor(cursor: string, kind: string, length: number, field: string): string[] {
  const parts = parse(cursor);
  const fits = Array.isArray(parts) && parts.length === length && parts.every((part) => typeof part === 'string');
  if (!fits || parts[0] !== kind || parts.some((part) => part.includes('\0'))) throw badCursor(field);
  return parts.slice(1);
}

export function badCursor(field: string): CommunicationError {
  return new CommunicationError('BAD_CURSOR', 'This cursor does not belong to this list in this order.', { field });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
