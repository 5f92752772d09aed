import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { isCommunicationError } from '../errors.js';
import { statusOfCode } from './answerErrors.js';
import type { GraphqlOptions } from './graphqlOverHttp.js';

/** Answers as GraphQL does, before the body is read, when the request's token is missing or not accepted. */
export async function requireGraphqlViewer(
  { viewers, formatError }: Pick<GraphqlOptions, 'viewers' | 'formatError'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  try {
    await viewers.viewerOf(request);
  } catch (error) {
    const status = isCommunicationError(error) ? statusOfCode(error.code) : undefined;
    if (status === undefined) throw error;
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    const wrapped = new GraphQLError((error as Error).message, { originalError: error as Error });
    await reply.code(status).send({ errors: [formatError(wrapped.toJSON(), wrapped)] });
  }
}
