import { type PeerScript, type PeerStep, type SmtpPeer, startSmtpPeer } from '../smtpPeer.js';
import type { Random } from './random.js';
import { type ServiceProcess, startService } from './startService.js';
import { workerEnvironment } from './workerEnvironment.js';

/** A worker that is killed and started again, with an SMTP server that serves nobody else. */
export interface Victim {
  readonly peer: SmtpPeer;
  readonly process: ServiceProcess;
  /** The next process; the one before has ended. */
  start(): void;
  /** Kills it at the moment at which its dialogue reaches the step; resolves when it has ended. */
  killAt(step: PeerStep, stored: boolean): Promise<void>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

interface Trap {
  readonly step: PeerStep;
  readonly stored: boolean;
  sprung(): void;
}

export async function startVictim(databaseUrl: string, random: Random): Promise<Victim> {
  let trap: Trap | undefined;
  const everyday = everydayTrouble(random);
  const peer = await startSmtpPeer({
    onFault: ({ kind }) => {
      // Only the trap stalls. No await in between: this is the moment.
      if (kind === 'stall') trap?.sprung();
    },
  });
  peer.script((moment) => (trap?.step === moment.step ? { kind: 'stall', stored: trap.stored } : everyday(moment)));
  const start = () => startService({ environment: workerEnvironment(databaseUrl, peer.url) });
  let current = start();

  async function kill(): Promise<void> {
    await current.end('SIGKILL');
    peer.dropConnections();
  }

  return {
    peer,
    get process() {
      return current;
    },
    start() {
      current = start();
    },
    killAt: (step, stored) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      const sprung = () => {
        trap = undefined;
        kill().then(resolve, reject);
      };
      trap = { step, stored, sprung };
      return promise;
    },
    kill,
    async close() {
      await current.close();
      await peer.close();
    },
  };
}

/** Servers are like this: now and then one is busy, breaks a connection or refuses for good. */
function everydayTrouble(random: Random): PeerScript {
  return ({ step }) => {
    if (step === 'rcpt' && random.next() < 0.04) return { kind: 'reply', line: '451 4.3.0 later' };
    if (step === 'data' && random.next() < 0.01) return { kind: 'drop' };
    if (step === 'dot' && random.next() < 0.02) return { kind: 'reply', line: '554 5.7.1 no' };
    if (step === 'dot' && random.next() < 0.02) return { kind: 'drop', stored: true };
    return undefined;
  };
}
