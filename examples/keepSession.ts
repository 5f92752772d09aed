import type { ClientOptions } from 'graphql-ws';

const SILENCE_MS = 10_000;
const DAY_MS = 86_400_000;

/** Renews the session before its token ends, and gives up a socket that answers no ping (a laptop that slept). */
export function keepSession(token: () => Promise<string>, terminate: () => void): ClientOptions['on'] {
  let socket: { send(text: string): void };
  let renewal: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;

  /** After half of the time that is left. */
  function renewInTime(session: unknown): void {
    const { expiresAt } = (session ?? {}) as { expiresAt?: string };
    if (expiresAt === undefined) return;
    const leftMs = Date.parse(expiresAt) - Date.now();
    clearTimeout(renewal);
    renewal = setTimeout(renew, Math.min(Math.max(leftMs / 2, 1_000), DAY_MS));
  }

  function renew(): void {
    token()
      .then((renewed) => socket.send(JSON.stringify({ type: 'ping', payload: { token: renewed } })))
      // Then the server closes the socket when the token ends (4403), and the client connects anew.
      .catch(() => {});
  }

  return {
    connected(opened, session) {
      socket = opened as typeof socket;
      renewInTime(session);
    },
    ping(isFromServer) {
      if (!isFromServer) silence = setTimeout(terminate, SILENCE_MS);
    },
    pong(isFromServer, session) {
      if (!isFromServer) return;
      clearTimeout(silence);
      renewInTime(session);
    },
    closed() {
      clearTimeout(renewal);
      clearTimeout(silence);
    },
  };
}
