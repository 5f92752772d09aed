import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocketServer } from 'ws';
import { GRAPHQL_PATH } from './graphqlOverHttp.js';

type IsAllowedOrigin = (origin: string, request: IncomingMessage) => boolean;

/**
 * Hands WebSocket upgrades on `/graphql` to `sockets` and refuses all others. Browsers ask nobody before a page connects
 * to a foreign socket, so the origin is checked here; clients that are no browsers send none.
 */
export function acceptUpgrades(server: Server, sockets: WebSocketServer, isAllowedOrigin: IsAllowedOrigin) {
  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const { origin } = request.headers;
    if (request.url?.split('?')[0] !== GRAPHQL_PATH) return refuse(stream, '404 Not Found');
    if (origin !== undefined && !isAllowedOrigin(origin, request)) return refuse(stream, '403 Forbidden');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // graphql-ws listens for the first error only; a second one would end the process.
      socket.on('error', () => socket.terminate());
      sockets.emit('connection', socket, request);
    });
  }

  server.on('upgrade', onUpgrade);
  return {
    /** From now on upgrades are refused. */
    close() {
      server.off('upgrade', onUpgrade);
      server.on('upgrade', (_request, stream) => refuse(stream, '503 Service Unavailable'));
    },
  };
}

function refuse(stream: Duplex, status: string): void {
  stream.on('error', () => stream.destroy());
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
