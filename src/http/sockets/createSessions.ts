import { CloseCode } from 'graphql-ws';
import type { SignIn } from '../../auth/signIn.js';
import type { Viewer } from '../../auth/viewer.js';
import { isCommunicationError } from '../../errors.js';
import { type Connection, endOperation, isOpen } from './connection.js';
import { createSeats } from './createSeats.js';

/** Who has not introduced themselves by then is closed. */
const INIT_TIMEOUT_MS = 3_000;
/** Node's timers take no longer wait. */
const LONGEST_TIMER_MS = 2_147_483_647;
/** "Try again later" (RFC 6455, registry of IANA). */
const TRY_AGAIN_LATER = 1013;

/** Close code for a user with too many sockets; of those for applications, one that graphql-ws does not use. */
const TOO_MANY_SOCKETS = 4414;

type Payload = Readonly<Record<string, unknown>> | undefined;

/** What a client is told about its session: when its token ends. Empty without sign-in. */
export interface SessionInfo {
  /** ISO 8601, UTC. */
  readonly expiresAt?: string;
}

/**
 * Who is at the other end of a socket, and until when: the token comes with `connection_init`, may be renewed before it
 * expires, and closes the socket by a timer of this side when it was not.
 */
export function createSessions(signIn: SignIn, socketsPerUser: number) {
  const seats = createSeats(socketsPerUser);

  /** Undefined: the socket was closed, or is gone. */
  async function introduce(connection: Connection, payload: Payload): Promise<SessionInfo | undefined> {
    stopTimer(connection);
    const { authorization } = connection;
    connection.authorization = undefined;
    try {
      const viewer = await signIn.authenticate(authorizationIn(payload) ?? authorization);
      if (!isOpen(connection)) return undefined;
      if (seats.take(connection, viewer)) return hold(connection, viewer);
      connection.socket.close(TOO_MANY_SOCKETS, 'Too many connections of one user');
      return undefined;
    } catch (error) {
      refuse(connection, error);
      return undefined;
    }
  }

  /**
   * Takes a newer token of the same subject and role; with any other one the socket is closed, because what runs on it
   * was allowed to somebody else. A token that is not accepted changes nothing.
   * @throws CommunicationError as {@link SignIn} does
   */
  async function renew(connection: Connection, authorization: string): Promise<SessionInfo | undefined> {
    const { viewer: former } = connection;
    const viewer = former && (await signIn.authenticate(authorization));
    if (!viewer || !isOpen(connection)) return undefined;
    if (viewer.role === former.role && viewer.subject === former.subject) return hold(connection, viewer);
    forbid(connection, 'Another subject or role: connect anew');
    return undefined;
  }

  return {
    introduce,
    renew,
    /** Waits for `connection_init`. */
    expectIntroduction(connection: Connection): void {
      connection.timer = setTimeout(() => {
        connection.socket.close(CloseCode.ConnectionInitialisationTimeout, 'Connection initialisation timeout');
      }, INIT_TIMEOUT_MS);
    },
    end(connection: Connection): void {
      stopTimer(connection);
      seats.giveBack(connection);
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

/** The token in the payload of `connection_init` or of a renewing `ping`, written like a header. */
export function authorizationIn(payload: Payload): string | undefined {
  const { authorization, Authorization, token } = payload ?? {};
  const given = authorization ?? Authorization;
  if (given !== undefined) return typeof given === 'string' ? given : '';
  if (token === undefined) return undefined;
  return typeof token === 'string' ? `Bearer ${token}` : '';
}

function hold(connection: Connection, viewer: Viewer): SessionInfo {
  connection.viewer = viewer;
  stopTimer(connection);
  if (viewer.expiresAt === null) return {};
  closeAt(connection, viewer.expiresAt);
  return { expiresAt: new Date(viewer.expiresAt).toISOString() };
}

function closeAt(connection: Connection, expiresAt: number): void {
  const waitMs = Math.max(0, expiresAt - Date.now());
  connection.timer = setTimeout(
    () => {
      if (Date.now() < expiresAt) closeAt(connection, expiresAt);
      else forbid(connection, 'Token expired');
    },
    Math.min(waitMs, LONGEST_TIMER_MS),
  );
}

/** graphql-ws's client connects again after this code, by which time it may have another token. */
function forbid(connection: Connection, reason: string): void {
  connection.operations.forEach(endOperation);
  connection.viewer = null;
  connection.socket.close(CloseCode.Forbidden, reason);
}

function refuse(connection: Connection, error: unknown): void {
  if (isCommunicationError(error) && !error.retryable) forbid(connection, 'Forbidden');
  else connection.socket.close(TRY_AGAIN_LATER, 'Sign-in is not available');
}

function stopTimer(connection: Connection): void {
  if (connection.timer) clearTimeout(connection.timer);
  connection.timer = null;
}
