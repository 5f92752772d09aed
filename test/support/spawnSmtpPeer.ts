import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PeerFault } from './smtp/peerFault.js';
import type { PeerCommand, PeerEvent } from './smtpPeerProcess.js';

type Accepted = Extract<PeerEvent, { event: 'accepted' }>;

/** An SMTP peer in a process of its own: it outlives whatever happens to the service under test. */
export interface SpawnedSmtpPeer {
  readonly port: number;
  readonly url: string;
  /** In the order in which they were taken. */
  readonly accepted: readonly Accepted[];
  countOf(messageId: string): number;
  /** Resolves once the peer misbehaves as told from now on; null: it behaves. */
  fault(fault: PeerFault | null): Promise<void>;
  dropConnections(): Promise<void>;
  /** Resolves with the first event from now on that the predicate likes. */
  waitForEvent(predicate: (event: PeerEvent) => boolean): Promise<PeerEvent>;
  /** Resolves as soon as so many mails have been taken in all. */
  waitForMail(count: number): Promise<readonly Accepted[]>;
  close(): Promise<void>;
}

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

export async function spawnSmtpPeer(options: { port?: number; pipelining?: boolean } = {}): Promise<SpawnedSmtpPeer> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      pathOf('smtp/resolveTypescript.mjs'),
      pathOf('smtpPeerProcess.ts'),
      String(options.port ?? 0),
      ...(options.pipelining ? ['--pipelining'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const exited = once(child, 'exit');
  const accepted: Accepted[] = [];
  const listeners = new Set<(event: PeerEvent) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as PeerEvent;
    if (event.event === 'accepted') accepted.push(event);
    for (const listener of listeners) listener(event);
  });

  const waitForEvent = (predicate: (event: PeerEvent) => boolean): Promise<PeerEvent> => {
    const { promise, resolve, reject } = Promise.withResolvers<PeerEvent>();
    const listener = (event: PeerEvent) => {
      if (predicate(event)) resolve(event);
    };
    listeners.add(listener);
    exited.then(() => reject(new Error('the SMTP peer has ended')), reject);
    return promise.finally(() => listeners.delete(listener));
  };
  const command = async (given: PeerCommand): Promise<void> => {
    const done = waitForEvent(({ event }) => event === 'done');
    child.stdin.write(`${JSON.stringify(given)}\n`);
    await done;
  };

  const listening = await waitForEvent(({ event }) => event === 'listening');
  const port = listening.event === 'listening' ? listening.port : 0;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    accepted,
    countOf: (messageId) => accepted.filter((mail) => mail.messageId === messageId).length,
    fault: (fault) => command({ fault }),
    dropConnections: () => command({ dropConnections: true }),
    waitForEvent,
    waitForMail: async (count) => {
      while (accepted.length < count) await waitForEvent(({ event }) => event === 'accepted');
      return accepted;
    },
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
