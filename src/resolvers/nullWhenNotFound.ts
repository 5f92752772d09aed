import { isCommunicationError } from '../errors.js';

/** An unknown id is null in a query. @throws anything else */
export function nullWhenNotFound(error: unknown): null {
  if (isCommunicationError(error) && error.code === 'NOT_FOUND') return null;
  throw error;
}
