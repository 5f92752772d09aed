import type { DetailsLogger, ServiceClient, ServiceState } from './createServiceClient.js';
import { createServiceClient } from './createServiceClient.js';
import type { DetailsResult } from './detailsResult.js';
import { unavailable } from './detailsResult.js';

export interface DetailsClientOptions {
  /** `http://host[:port][/prefix]`; without it every answer is `UNAVAILABLE` with `NOT_CONFIGURED`. */
  readonly therapistServiceUrl?: string | undefined;
  readonly patientServiceUrl?: string | undefined;
  /** For one attempt, headers and body together. */
  readonly timeoutMs: number;
  readonly logger: DetailsLogger;
  /** Default 1 MiB, after decompression. */
  readonly maxBodyBytes?: number;
  /** Attempts after the first (default 2) and their pauses, which grow exponentially with jitter (default 200 ms to 2 s). */
  readonly retry?: { readonly maxRetries: number; readonly initialDelayMs: number; readonly maxDelayMs: number };
  /** Default: open after 5 failed attempts in a row, one trial after 30 s. */
  readonly breaker?: { readonly failuresToOpen: number; readonly halfOpenAfterMs: number };
}

/** Details that events lacked, from the therapist and patient services (DESIGN 6). No method throws. */
export interface DetailsClient {
  fetchTherapist(externalId: string): Promise<DetailsResult<unknown>>;
  fetchPatient(externalId: string): Promise<DetailsResult<unknown>>;
  /** How each service's circuit breaker stands, for /readyz and metrics. */
  state(): { readonly therapist: ServiceState; readonly patient: ServiceState };
  /** Answers what is under way with `CLOSED` at once and takes nothing more. */
  close(): Promise<void>;
}

const DEFAULTS = {
  maxBodyBytes: 1_048_576,
  retry: { maxRetries: 2, initialDelayMs: 200, maxDelayMs: 2_000 },
  breaker: { failuresToOpen: 5, halfOpenAfterMs: 30_000 },
};

export function createDetailsClient(options: DetailsClientOptions): DetailsClient {
  const closing = new AbortController();
  const underway = new Set<Promise<unknown>>();
  const serviceClient = (name: string, baseUrl: string | undefined, collection: string): ServiceClient =>
    createServiceClient({
      ...DEFAULTS,
      ...withoutUndefined(options),
      name,
      collectionUrl: baseUrl === undefined ? undefined : `${baseUrl.replace(/\/+$/, '')}/api/${collection}`,
      closing: closing.signal,
    });
  const therapists = serviceClient('therapist', options.therapistServiceUrl, 'therapists');
  const patients = serviceClient('patient', options.patientServiceUrl, 'patients');

  function answer(client: ServiceClient, externalId: string): Promise<DetailsResult<unknown>> {
    const result = untilAborted(client.fetch(externalId), closing.signal);
    underway.add(result);
    return result.finally(() => underway.delete(result));
  }

  return {
    fetchTherapist: (externalId) => answer(therapists, externalId),
    fetchPatient: (externalId) => answer(patients, externalId),
    state: () => ({ therapist: therapists.state(), patient: patients.state() }),
    async close() {
      closing.abort();
      await Promise.all(underway);
    },
  };
}

/** A pause between retries cannot be cut short from outside, so the answer at closing does not wait for it. */
function untilAborted(result: Promise<DetailsResult<unknown>>, signal: AbortSignal): Promise<DetailsResult<unknown>> {
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(unavailable('CLOSED'));
    signal.addEventListener('abort', onAbort, { once: true });
    // Not Promise.race: each call would leave a reaction on a promise that lives as long as the process.
    result.finally(() => signal.removeEventListener('abort', onAbort)).then(resolve, reject);
  });
}

/** So that an option that is given as undefined does not hide its default. */
function withoutUndefined<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}
