import { migrate } from '../../src/database/migrate.js';
import { type ClusterDirectory, createClusterDirectory, queryOnce } from './cluster.js';
import type { TestDatabase } from './testDatabase.js';

/** A migrated database in a cluster of its own, which may die and come back at the same address. */
export interface RestartableDatabase extends TestDatabase {
  /** Ends all connections and stops, as for an upgrade; resolves once it takes connections again. */
  restart(): Promise<void>;
  /** Dies like a machine without power, as far as a process can; comes back through recovery. */
  crash(): Promise<void>;
}

export async function openRestartableDatabase(): Promise<RestartableDatabase> {
  const directory: ClusterDirectory = await createClusterDirectory();
  const dataDirectory = `${directory.path}/data`;
  let exited = Promise.withResolvers<void>();
  const start = (port?: number) => {
    exited = Promise.withResolvers();
    // Without `ephemeral`: what a crash leaves behind is what is being looked at.
    return directory.start({ dataDirectory, port, onExit: () => exited.resolve() });
  };
  let server = await start();
  const { port } = server;
  await queryOnce(server.url, 'CREATE DATABASE service');
  const url = new URL(server.url);
  url.pathname = 'service';
  await migrate(url.href);
  return {
    url: url.href,
    async restart() {
      await server.close();
      server = await start(port);
    },
    async crash() {
      process.kill(server.pid, 'SIGKILL');
      await exited.promise;
      await server.close();
      server = await start(port);
    },
    close: () => directory.close(),
  };
}
