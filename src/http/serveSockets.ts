import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../logging/createLogger.js';
import type { Peer } from './subscriptions/peer.js';

/** What an operation may know of its connection. Not the whole request: it would stay in memory as long as the socket. */
export interface SocketExtra {
  readonly headers: IncomingHttpHeaders;
  readonly peer: Peer;
}

export interface ServeSocketsOptions {
  readonly protocol: Server<SocketExtra>;
  /** A ping that is not answered when the next one is due ends the connection. */
  readonly pingIntervalMs: number;
  readonly logger: Logger;
}

/**
 * Speaks graphql-ws on the sockets of `sockets`. In place of that library's own adapter, which keeps the request and a
 * timer per socket, and prints to the console.
 */
export function serveSockets(sockets: WebSocketServer, { protocol, pingIntervalMs, logger }: ServeSocketsOptions) {
  const pings = pingAll(sockets, pingIntervalMs);

  function serve(socket: WebSocket, stream: Duplex, { headers }: IncomingMessage): void {
    // The socket closes by itself after an error (1009 when a message was too long); unheard, it would end the process.
    socket.on('error', () => {});
    pings.watch(socket);
    // Each subscription that waits for its peer to read listens for itself.
    stream.setMaxListeners(0);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (handle) => socket.on('message', (data) => void handle(String(data)).catch(onFailure)),
      },
      { headers, peer: { socket, stream } },
    );
    socket.once('close', (code, reason) => void closed(code, String(reason)));

    function onFailure(error: unknown): void {
      logger.error({ event: 'socket.unexpected_error', err: error });
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  }

  return {
    serve,
    /** Says goodbye with 1001 ("going away") and waits until every socket is gone. */
    async close() {
      pings.stop();
      for (const socket of sockets.clients) socket.close(CLOSE_GOING_AWAY, 'Going away');
      const { promise, resolve } = Promise.withResolvers<void>();
      sockets.close(() => resolve());
      await promise;
    },
  };
}

const CLOSE_GOING_AWAY = 1001;

function send(socket: WebSocket, data: string): void | Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  return new Promise((resolve, reject) => socket.send(data, (error) => (error ? reject(error) : resolve())));
}

/** One timer for all; a socket that was silent since the last round is cut off, be it half-open or closing for ever. */
function pingAll(sockets: WebSocketServer, intervalMs: number) {
  const silent = new WeakSet<WebSocket>();
  function onPong(this: WebSocket): void {
    silent.delete(this);
  }
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) socket.terminate();
      else {
        silent.add(socket);
        if (socket.readyState === socket.OPEN) socket.ping();
      }
    }
  }, intervalMs);
  return {
    watch: (socket: WebSocket) => void socket.on('pong', onPong),
    stop: () => clearInterval(timer),
  };
}
