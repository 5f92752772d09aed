import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { PEER_CERTIFICATE, PEER_KEY } from './smtp/peerCertificate.js';
import { faultScript, type PeerAction, type PeerFault, type PeerMoment, type PeerScript } from './smtp/peerFault.js';
import { servePeerSession } from './smtp/peerSession.js';
import type { ReceivedMail } from './smtp/receivedMail.js';

export { PEER_CERTIFICATE } from './smtp/peerCertificate.js';
export * from './smtp/peerFault.js';
export type { ReceivedMail } from './smtp/receivedMail.js';

export interface SmtpPeerOptions {
  readonly port?: number;
  readonly pipelining?: boolean;
  /** Offers STARTTLS with {@link PEER_CERTIFICATE}. */
  readonly startTls?: boolean;
  readonly credentials?: { readonly user: string; readonly pass: string };
  onAccepted?(mail: ReceivedMail): void;
  onFault?(action: PeerAction, moment: PeerMoment): void;
}

/** An SMTP server on loopback that does as it is told and remembers all that it took. */
export interface SmtpPeer {
  readonly port: number;
  readonly url: string;
  /** In the order in which they were taken. */
  readonly accepted: readonly ReceivedMail[];
  readonly connectionCount: number;
  /** Replaces what was scripted before; nothing makes it behave. */
  script(script?: PeerScript): void;
  fault(fault: PeerFault): void;
  /** How often the mail was taken. */
  countOf(messageId: string): number;
  /** Resolves as soon as so many mails, or one that the predicate likes, have been taken; at once if they already are. */
  waitForMail(wanted: number | ((mail: ReceivedMail) => boolean)): Promise<readonly ReceivedMail[]>;
  /** Breaks all open connections, as a server does that goes away. */
  dropConnections(): void;
  close(): Promise<void>;
}

export async function startSmtpPeer(options: SmtpPeerOptions = {}): Promise<SmtpPeer> {
  const accepted: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  let script: PeerScript = () => undefined;
  let connectionCount = 0;
  let mailCount = 0;
  const secureContext = options.startTls ? createSecureContext({ cert: PEER_CERTIFICATE, key: PEER_KEY }) : undefined;

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    connectionCount += 1;
    servePeerSession(socket, {
      connection: connectionCount,
      pipelining: options.pipelining ?? false,
      secureContext,
      credentials: options.credentials,
      script: (moment) => script(moment),
      nextMail: () => ++mailCount,
      onFault: (action, moment) => options.onFault?.(action, moment),
      onAccepted: (mail) => {
        accepted.push(mail);
        options.onAccepted?.(mail);
        for (const check of waiting) check();
      },
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const dropConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    get connectionCount() {
      return connectionCount;
    },
    script: (next = () => undefined) => {
      script = next;
    },
    fault: (fault) => {
      script = faultScript(fault);
    },
    countOf: (messageId) => accepted.filter((mail) => mail.messageId === messageId).length,
    waitForMail: (wanted) => {
      const { promise, resolve } = Promise.withResolvers<readonly ReceivedMail[]>();
      const check = () => {
        const met = typeof wanted === 'number' ? accepted.length >= wanted : accepted.some(wanted);
        if (!met) return;
        waiting.delete(check);
        resolve(accepted);
      };
      waiting.add(check);
      check();
      return promise;
    },
    dropConnections,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      dropConnections();
      await closed;
    },
  };
}
