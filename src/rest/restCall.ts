import type { Services } from '../schema/context.js';
import type { RestRules, RestScope } from './restScope.js';

/** One write of a client: all that it does is one transaction. */
export interface RestCall {
  readonly services: Services;
  readonly actor: string;
  readonly rules: RestRules;
  readonly now: Date;
  /** Reads inside of the transaction, what was written before included: a new one for each look. */
  look(): RestScope;
}
