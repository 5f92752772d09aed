import type { Right } from '../schema/rights/rights.js';
import type { RestCall } from './restCall.js';
import type { RestScope } from './restScope.js';
import type { JsonSchema } from './schemas/jsonSchema.js';

/** A request after validation by the route's schemas. */
export interface RestRequest {
  readonly id: string;
  readonly query: unknown;
  readonly body: unknown;
}

interface RouteBase {
  readonly url: string;
  /** Literal and stable: the OpenAPI document names the operation by it, and keys of idempotency belong to it. */
  readonly operation: string;
  readonly summary: string;
  readonly tag: 'emails' | 'phone calls';
  readonly right: Right;
  readonly query?: JsonSchema;
  /** What it answers with. */
  readonly view: JsonSchema;
}

export interface ReadRoute extends RouteBase {
  readonly method: 'GET';
  readonly read: (scope: RestScope, request: RestRequest) => Promise<unknown>;
}

export interface WriteRoute extends RouteBase {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  readonly body?: JsonSchema;
  /** Does it, and returns the id of what was made or changed. */
  readonly write: (call: RestCall, request: RestRequest) => Promise<string>;
  readonly answer: (scope: RestScope, id: string) => Promise<unknown>;
}

export type RestRoute = ReadRoute | WriteRoute;
