import { setTimeout as wait } from 'node:timers/promises';
import type { RelayStore, TakeLease } from './relayStore.js';
import { startTerm, type Term, type TermParts } from './startTerm.js';

/** Carries the outbox to its transport while it has the lease, and stands by while another one has it. */
export interface Relay {
  /** Something was committed, or a lease was given back. */
  wake(): void;
  close(): Promise<void>;
}

export interface RelayParts extends TermParts {
  /** Names the process, the same over restarts of its thread: its own lease needs no waiting for. */
  readonly owner: string;
}

/** However often it is woken, a relay that stands by asks for the lease no more often than this. */
const STANDBY_LEAST_MS = 100;
const RETRY_MS = 500;

export function createRelay({ owner, ...parts }: RelayParts): Relay {
  const { store, transport, settings, logger } = parts;
  const closing = new AbortController();
  let term: Term | null = null;
  let woken = Promise.withResolvers<void>();
  let standsBy = false;
  let isFailing = false;

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      const taken = await takeLease({ owner, transport: transport.kind });
      if (!taken) await pause(RETRY_MS);
      else if ('heldForMs' in taken) await standBy(Math.min(taken.heldForMs, settings.leaseMs));
      else if (closing.signal.aborted) await store.release(taken).catch(() => undefined);
      else await serve(taken);
    }
  }

  /** Null when nobody could be asked. */
  async function takeLease(wanted: TakeLease): Promise<Awaited<ReturnType<RelayStore['takeLease']>> | null> {
    try {
      const answer = await store.takeLease(wanted);
      isFailing = false;
      return answer;
    } catch (err) {
      // Once an outage.
      if (!isFailing) logger.warn({ event: 'relay.lease_failed', err });
      isFailing = true;
      return null;
    }
  }

  async function serve(lease: Parameters<typeof startTerm>[0]): Promise<void> {
    standsBy = false;
    logger.info({ event: 'relay.active', code: transport.kind });
    term = startTerm(lease, parts);
    await term.ended;
    term = null;
    if (!closing.signal.aborted) logger.warn({ event: 'relay.lease_lost' });
  }

  async function standBy(ms: number): Promise<void> {
    if (!standsBy) logger.info({ event: 'relay.standing_by' });
    standsBy = true;
    await pause(STANDBY_LEAST_MS);
    const enough = new AbortController();
    await Promise.race([pause(ms - STANDBY_LEAST_MS, enough.signal), woken.promise]);
    enough.abort();
    woken = Promise.withResolvers();
  }

  /** Shorter when the relay closes. */
  async function pause(ms: number, enough?: AbortSignal): Promise<void> {
    const signals = enough ? [closing.signal, enough] : [closing.signal];
    await wait(Math.max(0, ms), undefined, { signal: AbortSignal.any(signals) }).catch(() => undefined);
  }

  const running = run();
  return {
    wake() {
      woken.resolve();
      term?.wake();
    },
    async close() {
      closing.abort();
      await term?.close();
      await running;
      await store.close();
    },
  };
}
