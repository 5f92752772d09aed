import { CommunicationError } from '../errors.js';
import { OPEN_VIEWER, type Viewer } from './viewer.js';

/** Says who asks. */
export interface SignIn {
  /** True: who brings no token is let in as {@link OPEN_VIEWER}, and only programs of this machine may ask at all. */
  readonly isOpen: boolean;
  /**
   * Of the value of an `Authorization` header: "Bearer …".
   * @throws CommunicationError UNAUTHENTICATED; SIGN_IN_UNAVAILABLE (retryable) while the keys cannot be fetched
   */
  authenticate(authorization: string | undefined): Promise<Viewer>;
}

/** Checks one token. @throws CommunicationError as {@link SignIn} does */
export type VerifyToken = (token: string) => Promise<Viewer>;

const BEARER = /^Bearer +([\w.~+/=-]+) *$/i;

/** Everybody needs a token. */
export function createSignIn(verify: VerifyToken): SignIn {
  return {
    isOpen: false,
    async authenticate(authorization) {
      if (authorization === undefined) throw unauthenticated('Sign in: send a token as "Authorization: Bearer …".');
      return verify(tokenOf(authorization));
    },
  };
}

/**
 * Development on loopback: nobody needs a token. One that is sent counts, so that the rights of a role can be tried out;
 * `verify` is null where none can be checked.
 */
export function createOpenSignIn(verify: VerifyToken | null): SignIn {
  return {
    isOpen: true,
    async authenticate(authorization) {
      if (authorization === undefined) return OPEN_VIEWER;
      if (!verify) throw unauthenticated('Sign-in is not configured; leave the token out.');
      return verify(tokenOf(authorization));
    },
  };
}

export function unauthenticated(message: string): CommunicationError {
  return new CommunicationError('UNAUTHENTICATED', message);
}

/** Nothing is wrong with the token as far as anybody knows. */
export function signInUnavailable(cause?: unknown): CommunicationError {
  const message = 'Tokens cannot be checked at the moment: the keys of the sign-in server are not there.';
  return new CommunicationError('SIGN_IN_UNAVAILABLE', message, { retryable: true, cause });
}

function tokenOf(authorization: string): string {
  const token = BEARER.exec(authorization)?.[1];
  if (token === undefined) throw unauthenticated('The header Authorization does not hold a bearer token.');
  return token;
}
