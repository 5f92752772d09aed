/** Why details could not be had. Literal and stable: shown with the requests that wait for them. */
export type DetailsUnavailableReason =
  | 'NOT_CONFIGURED'
  | 'INVALID_ID'
  | 'CONNECTION_FAILED'
  | 'TIMEOUT'
  | 'HTTP_STATUS'
  | 'REDIRECTED'
  | 'NOT_JSON'
  | 'BODY_TOO_LARGE'
  | 'CIRCUIT_OPEN'
  | 'CLOSED';

export interface DetailsUnavailable {
  readonly kind: 'UNAVAILABLE';
  readonly reason: DetailsUnavailableReason;
  /** The HTTP status, where there was one. */
  readonly status?: number;
}

/** The answer of another service about one therapist or patient. `data` is unchecked JSON in that service's field names. */
export type DetailsResult<Data> =
  | { readonly kind: 'FOUND'; readonly data: Data }
  | { readonly kind: 'NOT_FOUND' }
  | DetailsUnavailable;

export function unavailable(reason: DetailsUnavailableReason, status?: number): DetailsUnavailable {
  return status === undefined ? { kind: 'UNAVAILABLE', reason } : { kind: 'UNAVAILABLE', reason, status };
}

const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Whether the service itself is in trouble, so that a retry may help and the circuit breaker counts it. An answer that is
 * only bad for this one id (400, not JSON, too large) is neither: one poisoned record must not cut off all others.
 */
export function isServiceFailure(result: DetailsResult<unknown>): boolean {
  if (result.kind !== 'UNAVAILABLE') return false;
  if (result.reason === 'HTTP_STATUS') return result.status !== undefined && RETRYABLE_STATUSES.has(result.status);
  return result.reason === 'CONNECTION_FAILED' || result.reason === 'TIMEOUT';
}
