import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
  retry,
  wrap,
} from 'cockatiel';
import { assertNever } from '../domain/assertNever.js';
import type { DetailsResult } from './detailsResult.js';
import { isServiceFailure, unavailable } from './detailsResult.js';
import { encodeExternalId } from './encodeExternalId.js';
import { getJson } from './getJson.js';

/** What is logged: pino's loggers fit. Neither ids nor answers are ever passed. */
export interface DetailsLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface ServiceClientOptions {
  /** For the logs: "therapist" or "patient". */
  readonly name: string;
  /** The address of the collection, `http://host/api/therapists`; undefined where the service is not configured. */
  readonly collectionUrl: string | undefined;
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly retry: { readonly maxRetries: number; readonly initialDelayMs: number; readonly maxDelayMs: number };
  readonly breaker: { readonly failuresToOpen: number; readonly halfOpenAfterMs: number };
  readonly closing: AbortSignal;
  readonly logger: DetailsLogger;
}

/** `NOT_CONFIGURED`, or how the circuit breaker of one service stands. */
export type ServiceState = 'NOT_CONFIGURED' | 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export interface ServiceClient {
  fetch(externalId: string): Promise<DetailsResult<unknown>>;
  state(): ServiceState;
}

/** GET of one service's records with timeout, retries with jitter, and a circuit breaker that counts every attempt. */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const { collectionUrl, closing } = options;
  if (collectionUrl === undefined) {
    return { fetch: async () => unavailable('NOT_CONFIGURED'), state: () => 'NOT_CONFIGURED' };
  }
  const { policy, breaker } = createPolicy(options);
  return {
    async fetch(externalId) {
      const segment = encodeExternalId(externalId);
      if (segment === undefined) return unavailable('INVALID_ID');
      if (closing.aborted) return unavailable('CLOSED');
      return policy
        .execute(() => getJson(`${collectionUrl}/${segment}`, options))
        .catch(() => unavailable('CIRCUIT_OPEN')); // the only thing that a policy over results throws
    },
    state: () => stateOf(breaker.state),
  };
}

function createPolicy({
  name,
  retry: { maxRetries, initialDelayMs, maxDelayMs },
  breaker,
  logger,
}: ServiceClientOptions) {
  const failures = handleWhenResult((result) => isServiceFailure(result as DetailsResult<unknown>));
  const circuit = circuitBreaker(failures, {
    breaker: new ConsecutiveBreaker(breaker.failuresToOpen),
    halfOpenAfter: breaker.halfOpenAfterMs,
  });
  circuit.onBreak(() => logger.warn({ service: name }, 'details_circuit_opened'));
  circuit.onReset(() => logger.info({ service: name }, 'details_circuit_closed'));
  const backoff = new ExponentialBackoff({ initialDelay: initialDelayMs, maxDelay: maxDelayMs });
  // Unreferenced: a pause between two attempts must not keep a process that is closing alive.
  const retrying = retry(failures, { maxAttempts: maxRetries, backoff }).dangerouslyUnref();
  return { policy: wrap(retrying, circuit), breaker: circuit };
}

function stateOf(state: CircuitState): ServiceState {
  switch (state) {
    case CircuitState.Closed:
      return 'CLOSED';
    case CircuitState.HalfOpen:
      return 'HALF_OPEN';
    case CircuitState.Open:
    case CircuitState.Isolated:
      return 'OPEN';
    default:
      return assertNever(state);
  }
}
