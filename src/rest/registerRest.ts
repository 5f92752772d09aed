import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../auth/viewer.js';
import { CommunicationError } from '../errors.js';
import { answerError } from '../http/answerErrors.js';
import type { Viewers } from '../http/viewers.js';
import { mayUse, type Right } from '../schema/rights/rights.js';
import { createRestHandler, type RestParts } from './createRestHandler.js';
import { MAXIMUM_LIMIT } from './reads.js';
import { registerDocs } from './registerDocs.js';
import { refusalOf } from './restErrors.js';
import type { RestRoute, WriteRoute } from './restRoute.js';
import { REST_ROUTES } from './routes.js';
import { ERROR, ID_PARAMS, KEY_HEADERS } from './schemas/commonSchemas.js';
import { createValidatorCompiler } from './validators.js';

export const REST_PREFIX = '/api';
const COST_OF_OBJECT = 30;

/** Counts what a viewer asks for against the same limit as GraphQL does. @throws GraphQLError RATE_LIMITED */
export type Consume = (viewer: Viewer, cost: number) => Promise<void> | void;

/** The facade for older clients under `/api`, its OpenAPI document and the pages that show it; `publicUrl` is where clients find it. */
export function restPlugin(
  parts: RestParts,
  consume: Consume,
  publicUrl: string | null = null,
): (app: FastifyInstance, viewers: Viewers) => Promise<void> {
  const handle = createRestHandler(parts);
  return async (app, viewers) => {
    // Nothing but JSON is read in here.
    app.removeContentTypeParser('text/plain');
    app.setValidatorCompiler(createValidatorCompiler());
    app.setErrorHandler(answerRestError);
    await registerDocs(app, REST_PREFIX, publicUrl);
    const handler = (route: RestRoute) => async (request: FastifyRequest, reply: FastifyReply) => {
      const viewer = await viewers.viewerOf(request);
      await consume(viewer, costOf(request));
      const { status, body } = await handle(route, {
        id: (request.params as { id?: string }).id ?? '',
        query: request.query,
        body: request.body ?? {},
        viewer,
        idempotencyKey: keyOf(request),
      });
      reply.code(status);
      return body;
    };
    for (const route of REST_ROUTES) {
      app.route({
        method: route.method,
        url: `${REST_PREFIX}${route.url}`,
        schema: schemaOf(route),
        onRequest: [requireRight(viewers, route.right), ...(takesBody(route) ? [requireJson] : [])],
        handler: handler(route),
      });
    }
  };
}

function requireRight(viewers: Viewers, right: Right) {
  return async (request: FastifyRequest): Promise<void> => {
    const { role } = await viewers.viewerOf(request);
    if (!mayUse(role, right)) throw new CommunicationError('FORBIDDEN', 'Your role may not do this.');
  };
}

/** As much as a list of so many objects with their fields counts in GraphQL. */
function costOf({ query }: FastifyRequest): number {
  const { limit = 1 } = query as { limit?: number };
  return Math.min(Math.max(limit, 1), MAXIMUM_LIMIT) * COST_OF_OBJECT;
}

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  return Array.isArray(key) ? key.join() : key;
}

function takesBody(route: RestRoute): route is WriteRoute {
  return route.method === 'POST' || route.method === 'PUT';
}

async function requireJson({ headers }: FastifyRequest, reply: FastifyReply): Promise<void> {
  if (/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '')) return;
  const message = 'Send JSON, and say so: "Content-Type: application/json".';
  await reply.code(415).send({ code: 'UNSUPPORTED_MEDIA_TYPE', message });
}

function schemaOf(route: RestRoute) {
  const write = route.method === 'GET' ? undefined : route;
  const done = route.method === 'POST' ? 201 : 200;
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.tag],
    ...(route.url.includes(':id') ? { params: ID_PARAMS } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(write ? { headers: KEY_HEADERS } : {}),
    ...(write?.body ? { body: write.body } : {}),
    response: { [done]: described(route.view, 'Done'), ...failuresOf(route) },
  };
}

function failuresOf(route: RestRoute) {
  const has = (condition: boolean, status: number, what: string) =>
    condition ? { [status]: described(ERROR, what) } : {};
  const writes = route.method !== 'GET';
  return {
    400: described(ERROR, 'Something is wrong with the request; `field` and `message` say what'),
    401: described(ERROR, 'Sign in'),
    403: described(ERROR, 'The role may not do this'),
    ...has(route.url.includes(':id'), 404, 'There is nothing with this id'),
    ...has(writes, 409, 'The state does not allow it; nothing was changed'),
    ...has(takesBody(route), 415, 'The body is no JSON'),
    ...has(writes, 422, 'The idempotency key was used for another request'),
    429: described(ERROR, 'Too many requests; `Retry-After` says how long to wait'),
  };
}

function described(schema: object, description: string): object {
  return { description, ...schema };
}

function answerRestError(
  thrown: FastifyError & { originalError?: FastifyError },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const error = thrown.originalError ?? thrown;
  const refusal = refusalOf(error);
  if (refusal) reply.code(refusal.status).send(refusal.body);
  else if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY')
    reply.code(400).send({ code: 'BAD_USER_INPUT', message: 'The body is not JSON.' });
  else answerError(error, request, reply);
}
