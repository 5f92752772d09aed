import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { signInUnavailable } from './signIn.js';

/** Keys are fetched again because of an unknown key id this long after the last time at the earliest. */
const COOLDOWN_MS = 30_000;
/** After a fetch that failed, the server is left alone this long, however many tokens come. */
const LEAST_BETWEEN_FETCHES_MS = 2_000;
const FETCH_TIMEOUT_MS = 5_000;

/** Public keys at a JWKS address: fetched when first needed, every ten minutes, and for an unknown key id (once in 30 s). */
export function remoteKeys(url: URL): JWTVerifyGetKey {
  let lastFetch = Number.NEGATIVE_INFINITY;

  async function fetchGently(...request: Parameters<typeof fetch>): Promise<Response> {
    if (performance.now() - lastFetch < LEAST_BETWEEN_FETCHES_MS) throw signInUnavailable();
    lastFetch = performance.now();
    try {
      return await fetch(...request);
    } catch (cause) {
      throw signInUnavailable(cause);
    }
  }

  return createRemoteJWKSet(url, {
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: FETCH_TIMEOUT_MS,
    [customFetch]: fetchGently,
  });
}
