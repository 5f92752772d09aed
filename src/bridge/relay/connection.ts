import pg from 'pg';
import type { ThreadLogger } from '../threads/messages.js';

/** A statement that takes longer has lost its server; the connection is given up with it. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

export interface Connection {
  query<Row>(statement: { readonly name?: string; readonly text: string; readonly values?: unknown[] }): Promise<Row[]>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly logger: ThreadLogger;
  /** Channel that is listened to, and who is woken by it and by each new connection. */
  readonly listen?: { readonly channel: string; readonly wake: () => void };
}

/** One connection to PostgreSQL that is made when it is needed, and made anew after it was lost. Statements queue up. */
export function createConnection({ databaseUrl, applicationName, logger, listen }: ConnectionOptions): Connection {
  let current: Promise<pg.Client> | null = null;
  let closed = false;

  async function open(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: applicationName,
      keepAlive: true,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: 10_000,
    });
    client.on('error', (err) => logger.warn({ event: 'relay.database_lost', err }));
    client.on('end', () => drop(client));
    if (listen) client.on('notification', listen.wake);
    try {
      await client.connect();
      if (listen) await client.query(`LISTEN ${listen.channel}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    listen?.wake();
    return client;
  }

  function connected(): Promise<pg.Client> {
    if (closed) return Promise.reject(new Error('Closed'));
    current ??= open().catch((error) => {
      current = null;
      throw error;
    });
    return current;
  }

  function drop(client: pg.Client): void {
    const dropped = current;
    // One that never came to be has been forgotten already, by whoever waited for it.
    dropped?.then(
      (open) => {
        if (open === client && current === dropped) current = null;
      },
      () => undefined,
    );
  }

  return {
    async query<Row>(statement: { name?: string; text: string; values?: unknown[] }) {
      const client = await connected();
      try {
        return (await client.query(statement)).rows as Row[];
      } catch (error) {
        // With a SQLSTATE the server has answered and the connection is sound, unless it was shut down.
        if (!isAnswer(error)) {
          drop(client);
          void client.end().catch(() => undefined);
        }
        throw error;
      }
    },
    async close() {
      closed = true;
      const client = await current?.catch(() => null);
      await client?.end().catch(() => undefined);
    },
  };
}

function isAnswer(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('57P') && !code.startsWith('08');
}
