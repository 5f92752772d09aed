import type { FastifyRequest } from 'fastify';
import type { SignIn } from '../auth/signIn.js';
import type { Viewer, ViewerRole } from '../auth/viewer.js';
import { CommunicationError } from '../errors.js';

/** Says who sent a request. Asked several times about one request it checks the token once. */
export interface Viewers {
  /** @throws CommunicationError UNAUTHENTICATED, SIGN_IN_UNAVAILABLE; `answerError` makes 401 and 503 of them */
  viewerOf(request: FastifyRequest): Promise<Viewer>;
  /** For `onRequest` of routes that need a viewer: refuses before the body is read. */
  requireViewer(request: FastifyRequest): Promise<void>;
  /** The same for routes that are for these roles only. @throws CommunicationError FORBIDDEN besides */
  requireRole(...roles: readonly ViewerRole[]): (request: FastifyRequest) => Promise<void>;
}

export function createViewers(signIn: SignIn): Viewers {
  const viewers = new WeakMap<FastifyRequest, Promise<Viewer>>();

  function viewerOf(request: FastifyRequest): Promise<Viewer> {
    const known = viewers.get(request);
    if (known) return known;
    const viewer = signIn.authenticate(request.headers.authorization);
    viewers.set(request, viewer);
    return viewer;
  }

  return {
    viewerOf,
    async requireViewer(request) {
      await viewerOf(request);
    },
    requireRole:
      (...roles) =>
      async (request) => {
        const { role } = await viewerOf(request);
        if (!roles.includes(role)) throw new CommunicationError('FORBIDDEN', 'Your role may not see this.');
      },
  };
}
