import type { WebSocket, WebSocketServer } from 'ws';

/**
 * Pings all sockets by one timer. One that was silent since the last round is cut off, be it half-open or closing for
 * ever: within two intervals.
 */
export function pingAll(sockets: WebSocketServer, intervalMs: number) {
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
