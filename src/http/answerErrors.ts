import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** Answers a failed request that is not GraphQL. The input is never repeated; what is unexpected gets an `errorId`. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const statusCode = error.statusCode ?? 500;
  if (statusCode >= 400 && statusCode < 500) {
    reply.code(statusCode).send(clientError(statusCode));
    return;
  }
  const errorId = randomUUID();
  request.log.error({ event: 'http.unexpected_error', errorId, err: error });
  reply.code(500).send({ code: 'INTERNAL_SERVER_ERROR', message: 'Internal server error', errorId });
}

export function answerNotFound(_request: FastifyRequest, reply: FastifyReply): void {
  reply.code(404).send({ code: 'NOT_FOUND', message: 'There is nothing at this path' });
}

function clientError(statusCode: number) {
  const message = STATUS_CODES[statusCode] ?? 'Bad Request';
  return { code: message.toUpperCase().replaceAll(/[^A-Z]+/g, '_'), message };
}
