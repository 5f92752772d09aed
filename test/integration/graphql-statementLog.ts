import type { Orm } from '../../src/database/createOrm.js';

type Query = (...args: unknown[]) => unknown;
interface Client {
  query: Query;
}
interface Pool {
  on(event: 'acquire', listener: (client: Client) => void): void;
  off(event: 'acquire', listener: (client: Client) => void): void;
}

/** The statements that the ORM's pool sends until `stop()`. */
export async function logStatements(orm: Orm) {
  const pool = (await orm.em.getConnection().getNativeClient()) as unknown as Pool;
  const statements: string[] = [];
  const watched = new Map<Client, Query>();
  const watch = (client: Client) => {
    if (watched.has(client)) return;
    watched.set(client, client.query);
    const query = client.query.bind(client);
    client.query = (...args) => {
      const [statement] = args as [string | { text: string }];
      statements.push(typeof statement === 'string' ? statement : statement.text);
      return query(...args);
    };
  };
  pool.on('acquire', watch);
  return {
    statements,
    stop() {
      pool.off('acquire', watch);
      for (const [client, query] of watched) client.query = query;
    },
  };
}
