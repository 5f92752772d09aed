import type { ReadScope } from '../queries/readScope.js';

/** What the facade takes from the settings. */
export interface RestRules {
  /** The service's zone: dates and times of calls are by its clock. */
  readonly timeZone: string;
  readonly fromName: string;
  readonly fromAddress: string;
}

/** What a view is made from. */
export interface RestScope extends ReadScope {
  readonly rules: RestRules;
}
