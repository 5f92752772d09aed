import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { databaseUnavailable, isDatabaseUnavailable } from '../database/databaseUnavailable.js';
import { type CommunicationError, isCommunicationError } from '../errors.js';

/** Answers a failed request that is not GraphQL. The input is never repeated; what is unexpected gets an `errorId`. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (isCommunicationError(error) && answerKnown(error, reply)) return;
  if (isDatabaseUnavailable(error)) {
    request.log.warn({ event: 'http.database_unavailable', err: error });
    answerKnown(databaseUnavailable(error), reply);
    return;
  }
  const statusCode = error.statusCode ?? 500;
  if (statusCode >= 400 && statusCode < 500) {
    reply.code(statusCode).send(clientError(statusCode));
    return;
  }
  const errorId = randomUUID();
  request.log.error({ event: 'http.unexpected_error', errorId, err: error });
  reply.code(500).send({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error', errorId });
}

/** What is refused on purpose before anything else happens, by code. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  SIGN_IN_UNAVAILABLE: 503,
  DATABASE_UNAVAILABLE: 503,
};

/** The status that a code has over HTTP; undefined for a code that is no refusal of the whole request. */
export function statusOfCode(code: string): number | undefined {
  return Object.hasOwn(STATUS_OF_CODE, code) ? STATUS_OF_CODE[code] : undefined;
}

function answerKnown({ code, message, details }: CommunicationError, reply: FastifyReply): boolean {
  const status = statusOfCode(code);
  if (status === undefined) return false;
  if (status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Bearer');
  if (typeof details?.retryAfterSeconds === 'number') reply.header('retry-after', details.retryAfterSeconds);
  reply.code(status).send({ code, message });
  return true;
}

export function answerNotFound(_request: FastifyRequest, reply: FastifyReply): void {
  reply.code(404).send({ code: 'NOT_FOUND', message: 'There is nothing at this path' });
}

function clientError(statusCode: number) {
  const message = STATUS_CODES[statusCode] ?? 'Bad Request';
  return { code: message.toUpperCase().replaceAll(/[^A-Z]+/g, '_'), message };
}
