import type { IncomingMessage } from 'node:http';
import cors, { type FastifyCorsOptionsDelegateCallback } from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export type IsAllowedOrigin = (origin: string, request: IncomingMessage) => boolean;

/** Nothing else answers pages of other origins: neither the inbox nor metrics. */
const SHARED_PATHS = /^\/(?:graphql|api)(?:[/?]|$)/;
const PREFLIGHT_SECONDS = 600;

/** Lets pages of these origins call the API. Without cookies: who asks is said by the token alone. */
export async function allowOrigins(app: FastifyInstance, isAllowedOrigin: IsAllowedOrigin): Promise<void> {
  const optionsFor: FastifyCorsOptionsDelegateCallback = ({ raw }: FastifyRequest, callback) => {
    const { origin } = raw.headers;
    const isAllowed = origin !== undefined && SHARED_PATHS.test(raw.url ?? '') && isAllowedOrigin(origin, raw);
    callback(null, {
      origin: isAllowed ? origin : false,
      methods: ['GET', 'POST', 'PUT', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'apollo-require-preflight'],
      exposedHeaders: ['retry-after', 'location'],
      maxAge: PREFLIGHT_SECONDS,
      credentials: false,
    });
  };
  await app.register(cors, () => optionsFor);
}
