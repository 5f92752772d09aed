import { GraphQLError } from 'graphql';
import { CommunicationError, type CommunicationErrorOptions } from '../../errors.js';
import { statusOfCode } from '../answerErrors.js';

/** An operation that is refused before anything of it runs, with its status over HTTP. */
export function refusal(code: string, message: string, options: CommunicationErrorOptions = {}): GraphQLError {
  const { retryAfterSeconds } = options.details ?? {};
  const headers = new Map(retryAfterSeconds === undefined ? [] : [['retry-after', String(retryAfterSeconds)]]);
  return new GraphQLError(message, {
    originalError: new CommunicationError(code, message, options),
    extensions: { code, http: { status: statusOfCode(code) ?? 400, headers } },
  });
}

/** @param limit named after its setting, so that people find it */
export function tooComplex(limit: string): GraphQLError {
  return refusal(
    'TOO_COMPLEX',
    `The operation asks for too much at once (${limit}). Ask for less, or in several parts.`,
  );
}
