import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, GRAPHQL_TRANSPORT_WS_PROTOCOL } from 'graphql-ws';
import type { RawData, WebSocket, WebSocketServer } from 'ws';
import { type Connection, waitingBytes } from './connection.js';
import type { createProtocol } from './createProtocol.js';
import { pingAll } from './pingAll.js';

const CLOSE_GOING_AWAY = 1001;

export interface ServeOptions {
  /** With more than this waiting to be read by a peer, nothing is read from it. */
  readonly maximumWaitingBytes: number;
  readonly pingIntervalMs: number;
}

/** Speaks `protocol` on sockets. The listeners are the same functions for all of them, to keep an idle one small. */
export function serveSockets(
  sockets: WebSocketServer,
  protocol: ReturnType<typeof createProtocol>,
  { maximumWaitingBytes, pingIntervalMs }: ServeOptions,
) {
  const connections = new Map<WebSocket, Connection>();
  const pings = pingAll(sockets, pingIntervalMs);

  function onMessage(this: WebSocket, data: RawData): void {
    const connection = connections.get(this);
    if (!connection) return;
    protocol.onMessage(connection, String(data));
    if (waitingBytes(connection) > maximumWaitingBytes) pauseUntilRead(connection);
  }

  function onClose(this: WebSocket): void {
    const connection = connections.get(this);
    connections.delete(this);
    if (connection) protocol.onClose(connection);
  }

  function serve(socket: WebSocket, stream: Duplex, request: IncomingMessage): void {
    // The socket closes by itself after an error (1009 when a message was too long); unheard, it would end the process.
    socket.on('error', ignore);
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      socket.close(CloseCode.SubprotocolNotAcceptable, 'Subprotocol not acceptable');
      return;
    }
    // Each subscription that waits for its peer to read listens for itself.
    stream.setMaxListeners(0);
    const connection: Connection = {
      socket,
      stream,
      authorization: request.headers.authorization,
      isIntroduced: false,
      viewer: null,
      timer: null,
      operations: [],
    };
    connections.set(socket, connection);
    socket.on('message', onMessage);
    socket.on('close', onClose);
    pings.watch(socket);
    protocol.onOpen(connection);
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

/** Who asks on and on and reads no answer would fill the memory. Whoever never reads again is found by the missing pong. */
function pauseUntilRead({ socket, stream }: Connection): void {
  if (socket.isPaused) return;
  socket.pause();
  stream.once('drain', () => socket.resume());
}

function ignore(): void {}
