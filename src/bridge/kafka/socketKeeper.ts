import net from 'node:net';
import tls from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 10_000;

export interface SocketKeeper {
  /** Makes sockets as kafkajs's own factory does. */
  readonly create: ISocketFactory;
  /** Cuts all of them. What kafkajs still waits for is rejected at once. */
  destroyAll(): void;
}

/**
 * Keeps hold of a client's sockets. kafkajs closes a connection by waiting for its answers first, and one that is half
 * open never answers; what lies in such a socket could still arrive when the line is back.
 */
export function createSocketKeeper(): SocketKeeper {
  const sockets = new Set<net.Socket>();
  let destroyed = false;
  const cut = (socket: net.Socket) =>
    socket.destroy(Object.assign(new Error('The connection was given up'), { code: 'ECONNABORTED' }));
  return {
    create({ host, port, ssl, onConnect }) {
      const servername = net.isIP(host) ? {} : { servername: host };
      const socket = ssl
        ? tls.connect({ host, port, ...servername, ...ssl }, onConnect)
        : net.connect({ host, port }, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS);
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // A client that was given up while it connected.
      if (destroyed) setImmediate(cut, socket);
      return socket;
    },
    destroyAll() {
      destroyed = true;
      for (const socket of sockets) cut(socket);
    },
  };
}
