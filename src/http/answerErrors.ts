import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance } from 'fastify';

/** What a failed request that is not GraphQL answers; the input is never repeated. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const statusCode = error.statusCode ?? 500;
    if (statusCode >= 400 && statusCode < 500) {
      return reply.code(statusCode).send(answer(codeFor(statusCode), STATUS_CODES[statusCode] ?? 'Bad Request'));
    }
    const errorId = randomUUID();
    request.log.error({ event: 'http.unexpected_error', errorId, err: error });
    return reply.code(500).send({ ...answer('INTERNAL_SERVER_ERROR', 'Internal server error'), errorId });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(answer('NOT_FOUND', 'There is nothing at this path')),
  );
}

function answer(code: string, message: string) {
  return { code, message };
}

function codeFor(statusCode: number): string {
  return (STATUS_CODES[statusCode] ?? 'Bad Request').toUpperCase().replaceAll(/[^A-Z]+/g, '_');
}
