import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { isCommunicationError } from '../errors.js';
import { isActorName } from './isActorName.js';
import { readRole } from './readRole.js';
import { signInUnavailable, unauthenticated, type VerifyToken } from './signIn.js';
import type { Viewer } from './viewer.js';

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  /** The only ones that are accepted; never `none`, never shared-secret and public-key ones together. */
  readonly algorithms: readonly string[];
  /** Name of the claim, or a path with dots ("realm_access.roles"). */
  readonly roleClaim: string;
  readonly clockToleranceMs: number;
}

/** A key that checks signatures, or what finds it. */
export type VerificationKey = Uint8Array | JWTVerifyGetKey;

/** The end of the memory of a token that was found good: a key that was withdrawn stops working within this time. */
const REMEMBERED_MS = 60_000;
const MAXIMUM_REMEMBERED = 1_000;
/** A token is a few hundred bytes; what is much longer is not even looked at. */
const MAXIMUM_TOKEN_LENGTH = 8_192;

/**
 * Checks signature, issuer, audience, algorithm, times, subject and role of a JWT. One that was good is remembered for a
 * minute at most, and never beyond its own end: checking a signature costs more than a short query.
 */
export function createTokenVerifier(key: VerificationKey, rules: TokenRules): VerifyToken {
  const known = new Map<string, { readonly viewer: Viewer; readonly until: number }>();

  function remember(token: string, viewer: Viewer): void {
    const [oldest] = known.size >= MAXIMUM_REMEMBERED ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(token, { viewer, until: Math.min(Date.now() + REMEMBERED_MS, viewer.expiresAt ?? 0) });
  }

  return async (token) => {
    const entry = known.get(token);
    if (entry && Date.now() < entry.until) return entry.viewer;
    known.delete(token);
    if (token.length > MAXIMUM_TOKEN_LENGTH) throw unauthenticated('The token is too long.');
    const viewer = viewerOf(await verified(token, key, rules), rules);
    remember(token, viewer);
    return viewer;
  };
}

async function verified(token: string, key: VerificationKey, rules: TokenRules): Promise<JWTPayload> {
  const options = {
    issuer: rules.issuer,
    audience: rules.audience,
    algorithms: [...rules.algorithms],
    clockTolerance: rules.clockToleranceMs / 1_000,
    requiredClaims: ['sub', 'exp'],
  };
  try {
    const { payload } = await (typeof key === 'function'
      ? jwtVerify(token, key, options)
      : jwtVerify(token, key, options));
    return payload;
  } catch (error) {
    throw refusal(error);
  }
}

/** jose's codes that tell about the key server and not about the token. */
const KEY_SERVER_CODES = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);

/** Which check failed is said by name only: a token is a secret until it ends. */
function refusal(error: unknown): unknown {
  if (isCommunicationError(error)) return error;
  const code = Error.isError(error) && 'code' in error ? String(error.code) : '';
  if (KEY_SERVER_CODES.has(code)) return signInUnavailable(error);
  if (code === 'ERR_JWT_EXPIRED') return unauthenticated('The token has expired.');
  if (code === 'ERR_JWT_CLAIM_VALIDATION_FAILED') return unauthenticated('A claim of the token is not accepted.');
  if (code === 'ERR_JOSE_ALG_NOT_ALLOWED') return unauthenticated('The algorithm of the token is not accepted.');
  return unauthenticated('The token is not valid.');
}

function viewerOf(payload: JWTPayload, { roleClaim, clockToleranceMs }: TokenRules): Viewer {
  const { sub, exp } = payload;
  if (typeof sub !== 'string' || !isActorName(sub) || exp === undefined)
    throw unauthenticated('A claim of the token is not accepted.');
  const role = readRole(payload, roleClaim);
  if (!role) throw unauthenticated('The token names no role of this service.');
  return Object.freeze({ role, subject: sub, expiresAt: exp * 1_000 + clockToleranceMs });
}
