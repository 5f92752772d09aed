import { CommunicationError } from '../errors.js';

/**
 * The error for data that a mail cannot be composed from: code `EMAIL_DATA_INVALID`. It names the field and never the
 * value, which may be personal.
 */
export function emailDataInvalid(field: string, problem: string): CommunicationError {
  return new CommunicationError('EMAIL_DATA_INVALID', `${field} ${problem}`, { field });
}
