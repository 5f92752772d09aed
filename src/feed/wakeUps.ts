import pg from 'pg';
import type { Logger } from '../logging/createLogger.js';

/** Channel of the empty NOTIFY that says "something was committed". */
const CHANNEL = 'communication_committed';
/** Never NOTIFY inside a business transaction (it halves their rate); at most this often after commits (DESIGN 7). */
const NOTIFY_EVERY_MS = 20;
const RECONNECT_MS = 500;

/** Tells when something was committed, here or in another process; a poll covers what a crash or a dead line swallowed. */
export interface WakeUps {
  /** Called after each commit of this process. Cheap, never throws. */
  committed(): void;
  /** `listener` runs at each wake-up and at each poll; the returned function stops that. */
  onWake(listener: () => void): () => void;
  close(): Promise<void>;
}

interface WakeUpOptions {
  readonly databaseUrl: string;
  readonly pollIntervalMs: number;
  readonly logger: Logger;
}

export async function createWakeUps({ databaseUrl, pollIntervalMs, logger }: WakeUpOptions): Promise<WakeUps> {
  const listeners = new Set<() => void>();
  let client: pg.Client | null = null;
  let closed = false;
  let notifyTimer: NodeJS.Timeout | null = null;
  let notifying = false;
  let missed = false;
  let reconnectTimer: NodeJS.Timeout | null = null;
  const wakeAll = () => {
    for (const listener of listeners) listener();
  };

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'communication-wake-ups',
      keepAlive: true,
    });
    next.on('error', (error) => lost(next, error));
    next.on('end', () => lost(next, null));
    next.on('notification', wakeAll);
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
      client = next;
      wakeAll();
    } catch (error) {
      lost(next, error);
    }
  }

  function lost(connection: pg.Client, error: unknown): void {
    if (client === connection) client = null;
    connection.removeAllListeners('end');
    connection.end().catch(() => undefined);
    if (closed || reconnectTimer) return;
    logger.warn({ event: 'wake_ups.connection_lost', err: error });
    reconnectTimer = setTimeout(() => {
      reconnectTimer = null;
      void connect();
    }, RECONNECT_MS);
  }

  /** One at a time; a commit during it is told by the next one. Without a connection the poll of each process finds it. */
  async function notify(): Promise<void> {
    await client?.query(`NOTIFY ${CHANNEL}`).catch(() => undefined);
    notifying = false;
    if (missed) committed();
  }

  function committed(): void {
    missed = notifying;
    if (closed || notifying) return;
    notifying = true;
    notifyTimer = setTimeout(notify, NOTIFY_EVERY_MS);
  }

  await connect();
  const poll = setInterval(wakeAll, pollIntervalMs);

  return {
    committed,
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearInterval(poll);
      if (notifyTimer) clearTimeout(notifyTimer);
      if (reconnectTimer) clearTimeout(reconnectTimer);
      listeners.clear();
      client?.removeAllListeners('end');
      await client?.end().catch(() => undefined);
    },
  };
}
