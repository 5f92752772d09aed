import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket, WebSocketServer } from 'ws';
import { GRAPHQL_PATH } from '../graphqlOverHttp.js';

type Serve = (socket: WebSocket, stream: Duplex, request: IncomingMessage) => void;
type MayConnect = (request: IncomingMessage) => boolean;

/**
 * Has WebSocket upgrades on `/graphql` served and refuses all others. Browsers ask nobody before a page connects
 * to a foreign socket, so the origin is checked here; clients that are no browsers send none.
 */
export function acceptUpgrades(server: Server, sockets: WebSocketServer, mayConnect: MayConnect, serve: Serve) {
  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (request.url?.split('?')[0] !== GRAPHQL_PATH) refuse(stream, '404 Not Found');
    else if (!mayConnect(request)) refuse(stream, '403 Forbidden');
    else accept(request, stream, head);
  }

  function accept(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, stream, request));
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
