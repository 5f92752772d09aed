import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { createGate } from './createGate.js';

/** Stands between a client and a server and lets a test decide what the network does to them. */
export interface FaultProxy {
  readonly port: number;
  /** How many connections there are now. */
  readonly connections: number;
  /** Ends all connections at once, as a reset; new ones go through. */
  cut(): void;
  /** Holds every byte back, in both directions and on new connections too, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** From now on every piece comes later, in order. 0: at once. */
  delay(ms: number): void;
  /** The server is gone from all connections, and the clients are not told: what they send goes nowhere. New ones go through. */
  halfOpen(): void;
  /** Nobody listens any more, and all connections end, until `accept`: a server that is down. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  close(): Promise<void>;
}

/** What may be done to the bytes of one connection; by default they go on as they came. */
export interface ConnectionFilter {
  toServer(piece: Buffer): Buffer[];
  toClient(piece: Buffer): Buffer[];
}

export interface FaultProxyOptions {
  /** `host:port` of the server. */
  readonly target: string;
  /** Called for each connection. `cut` ends that one. */
  readonly filter?: (cut: () => void) => ConnectionFilter;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
}

const HOST = '127.0.0.1';
const PASS: ConnectionFilter = { toServer: (piece) => [piece], toClient: (piece) => [piece] };

export async function startFaultProxy({ target, filter }: FaultProxyOptions): Promise<FaultProxy> {
  const links = new Set<Link>();
  const gate = createGate();
  const [, host, targetPort] = /^(.+):(\d+)$/.exec(target) ?? [];
  let delayMs = 0;
  let port = 0;

  /** Pieces of one direction leave one after the other, each when it may. */
  function pump(from: Socket, to: Socket, change: (piece: Buffer) => Buffer[]): void {
    let previous: Promise<unknown> = Promise.resolve();
    from.on('data', (piece: Buffer) => {
      for (const changed of change(piece)) {
        previous = previous.then(async () => {
          await gate.passed();
          if (delayMs > 0) await wait(delayMs);
          if (!to.destroyed) to.write(changed);
        });
      }
    });
    // What was sent before the end arrives before the end.
    from.on('end', () => previous.then(() => gate.passed()).then(() => to.end()));
  }

  function serve(client: Socket): void {
    const server = connect(Number(targetPort), host);
    const link: Link = { client, server };
    const cut = () => endLink(links, link);
    const { toServer, toClient } = filter?.(cut) ?? PASS;
    links.add(link);
    for (const socket of [client, server]) socket.setNoDelay(true).on('error', cut);
    client.on('close', cut);
    // A link that is half-open has no server any more, and its client must not learn of it.
    server.on('close', () => links.has(link) && cut());
    pump(client, server, toServer);
    pump(server, client, toClient);
  }

  const halfOpened = new Set<Socket>();
  const listener = createServer(serve);
  const accept = async (): Promise<void> => {
    listener.listen(port, HOST);
    await once(listener, 'listening');
    port = (listener.address() as AddressInfo).port;
  };
  const cutAll = () => {
    for (const link of links) endLink(links, link);
    for (const client of halfOpened) client.destroy();
    halfOpened.clear();
  };
  const refuse = async (): Promise<void> => {
    if (!listener.listening) return;
    const closed = once(listener, 'close');
    listener.close();
    cutAll();
    await closed;
  };

  await accept();
  return {
    get port() {
      return port;
    },
    get connections() {
      return links.size;
    },
    cut: cutAll,
    freeze: gate.shut,
    thaw: gate.open,
    delay(ms) {
      delayMs = ms;
    },
    halfOpen() {
      for (const link of links) {
        links.delete(link);
        halfOpened.add(link.client.removeAllListeners('data').resume());
        link.server.destroy();
      }
    },
    refuse,
    accept,
    async close() {
      gate.open();
      await refuse();
    },
  };
}

function endLink(links: Set<Link>, link: Link): void {
  if (!links.delete(link)) return;
  link.client.resetAndDestroy();
  link.server.destroy();
}
