import { actorOf } from '../auth/actorOf.js';
import type { Viewer } from '../auth/viewer.js';
import type { Clock } from '../clock/clock.js';
import type { UnitOfWork } from '../database/unitOfWork.js';
import type { Idempotency } from '../idempotency/createIdempotency.js';
import { createReadScopes, type ReadParts } from '../queries/readScope.js';
import type { Services } from '../schema/context.js';
import type { ReadRoute, RestRequest, RestRoute, WriteRoute } from './restRoute.js';
import type { RestRules, RestScope } from './restScope.js';

export interface RestParts extends ReadParts {
  readonly transact: UnitOfWork;
  readonly idempotency: Idempotency;
  readonly clock: Clock;
  readonly services: Services;
  readonly rules: ReadParts['rules'] & RestRules;
}

/** A request with what its headers and its token say. */
export interface RestOccasion extends RestRequest {
  readonly viewer: Viewer;
  readonly idempotencyKey: string | undefined;
}

/** The literal answer, as it is stored for a repeated call. */
interface RestAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Older clients do not say who acts. */
const NOBODY_NAMED = 'rest-client';

/** Runs a route: a read on a scope of its own, a write in one transaction that its answer is read in. */
export function createRestHandler(parts: RestParts) {
  const { transact, idempotency, clock, services, rules } = parts;
  const openScope = createReadScopes(parts);
  const scopeOn = (em?: Parameters<typeof openScope>[0]): RestScope => ({ ...openScope(em), rules });

  return async (route: RestRoute, occasion: RestOccasion): Promise<RestAnswer> =>
    route.method === 'GET' ? read(route, occasion) : write(route, occasion);

  async function read(route: ReadRoute, request: RestRequest): Promise<RestAnswer> {
    return { status: 200, body: await route.read(scopeOn(), request) };
  }

  async function write(route: WriteRoute, occasion: RestOccasion): Promise<RestAnswer> {
    const { idempotencyKey: key } = occasion;
    const actor = actorOf(occasion.viewer, namedActor(occasion) ?? (occasion.viewer.subject ? null : NOBODY_NAMED));
    if (key === undefined) return transact.together(async (em) => (await change(em)).answer);
    const { id, query, body } = occasion;
    const call = { key, actor, operation: `rest.${route.operation}`, input: { id, query, body } };
    const { answer, subjectId } = await idempotency.once<RestAnswer>(call, change);
    // Erased with a patient: what is there now is the answer.
    return answer ?? { status: statusOf(route), body: await route.answer(scopeOn(), subjectId) };

    async function change(em: RestScope['em']) {
      const call = { services, actor, rules, now: clock.now(), look: () => scopeOn(em) };
      const subjectId = await route.write(call, occasion);
      return { subjectId, answer: { status: statusOf(route), body: await route.answer(scopeOn(em), subjectId) } };
    }
  }
}

function statusOf({ method }: RestRoute): number {
  return method === 'POST' ? 201 : 200;
}

function namedActor({ body, query }: RestRequest): string | null {
  const { staff_member_id: named } = { ...(query as object), ...(body as object) } as {
    staff_member_id?: string | null;
  };
  return named ?? null;
}
