import { CommunicationError } from '../errors.js';

/** Shut down, crashed, starting, out of connections, or the line is gone (SQLSTATE classes 08 and 57P). */
const SQLSTATES = /^(?:08\w{3}|57P0[1-5]|53300)$/;
const NO_LINE = /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;
/** The driver has no code for a line that broke. */
const DRIVER_MESSAGE = /^(?:Connection terminated|Client has encountered a connection error|timeout expired)/;

/** Whether the error, or one that it wraps, says that the database cannot be reached: soon the same may succeed. */
export function isDatabaseUnavailable(error: unknown): boolean {
  for (let current: unknown = error, depth = 0; Error.isError(current) && depth < 8; depth += 1) {
    const { code, message, cause } = current as Error & { code?: unknown };
    if (typeof code === 'string' && (SQLSTATES.test(code) || NO_LINE.test(code))) return true;
    if (DRIVER_MESSAGE.test(message)) return true;
    current = cause ?? (current as { originalError?: unknown }).originalError;
  }
  return false;
}

/** What callers are told meanwhile. */
export function databaseUnavailable(cause: unknown): CommunicationError {
  const message =
    'The database cannot be reached. Try again in a moment. A change that was being made may have happened.';
  return new CommunicationError('DATABASE_UNAVAILABLE', message, { retryable: true, cause });
}
