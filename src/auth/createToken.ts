import { SignJWT } from 'jose';
import { SHARED_SECRET_ALGORITHM } from './sharedSecret.js';
import type { ViewerRole } from './viewer.js';

export interface TokenContent {
  readonly role: ViewerRole;
  /** A staff member's external id, or a service's name. */
  readonly subject: string;
  readonly issuer: string;
  readonly audience: string;
  /** Name of the claim that holds the role; never taken as a path. */
  readonly roleClaim: string;
  readonly lifetimeMs: number;
}

/** Signs a token with the shared secret. */
export function createToken(secret: Uint8Array, content: TokenContent): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({ [content.roleClaim]: content.role })
    .setProtectedHeader({ alg: SHARED_SECRET_ALGORITHM, typ: 'JWT' })
    .setSubject(content.subject)
    .setIssuer(content.issuer)
    .setAudience(content.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + Math.ceil(content.lifetimeMs / 1_000))
    .sign(secret);
}
