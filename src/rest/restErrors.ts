import { CommunicationError, isCommunicationError } from '../errors.js';
import { isUserErrorCode } from '../schema/enums/userErrorCode.js';

/** What is refused because of how it was asked; all other user errors are conflicts with the state. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  BAD_USER_INPUT: 400,
  LATER_WITHOUT_DATE: 400,
  IN_THE_PAST: 400,
  OFF_GRID: 400,
  NOT_IN_EMAIL: 400,
  NOT_IN_CALL: 400,
  OUTCOME_NEEDS_REACHED: 400,
  ACTOR_MISMATCH: 403,
  NOT_FOUND: 404,
  IDEMPOTENCY_KEY_REUSED: 422,
};

export interface RestRefusal {
  readonly status: number;
  readonly body: { readonly code: string; readonly message: string; readonly field?: string };
}

/** What a client gets for an error that was raised on purpose; undefined for any other. */
export function refusalOf(error: unknown): RestRefusal | undefined {
  if (!isCommunicationError(error) || !isUserErrorCode(error.code)) return undefined;
  const { code, message } = error;
  const field = error.field === undefined ? {} : { field: restField(error.field) };
  return { status: STATUS_OF_CODE[code] ?? 409, body: { code, message, ...field } };
}

export function badField(field: string, message: string): CommunicationError {
  return new CommunicationError('BAD_USER_INPUT', message, { field });
}

/** @throws CommunicationError NOT_FOUND with the words that clients look for */
export function foundOr404<Value>(value: Value | null | undefined, what: string): Value {
  if (value != null) return value;
  throw new CommunicationError('NOT_FOUND', `${what} not found`);
}

/** The services name fields as GraphQL does: "input.bodyText" is "body_text" here. */
function restField(field: string): string {
  return field.replace(/^input\./, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
