import type { FastifyInstance } from 'fastify';
import { isLocalRequest } from './isLocalRequest.js';

/** Tells nothing and is asked by containers. */
const FOR_EVERYBODY = new Set(['/healthz']);

/**
 * While nobody has to sign in, only this machine is answered, and only by a name of this machine: otherwise any page in
 * the browser could read everything after pointing a name of its own here.
 */
export function refuseOtherMachines(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    if (isLocalRequest(request.raw) || FOR_EVERYBODY.has(request.url)) return;
    await reply.code(403).send({
      code: 'FORBIDDEN',
      message: 'Without sign-in this service answers its own machine only, by the name localhost.',
    });
  });
}
