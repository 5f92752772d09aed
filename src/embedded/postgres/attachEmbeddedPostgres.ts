import { readFile } from 'node:fs/promises';
import { resolveClusterPaths } from './clusterPaths.js';
import { readPostmasterPid } from './postmasterPidFile.js';

/**
 * URL of the embedded server that another process of this machine runs on the directory, for command-line tools that
 * work beside the service; undefined when none is ready there.
 */
export async function attachEmbeddedPostgres(dataDirectory: string): Promise<string | undefined> {
  const paths = await resolveClusterPaths(dataDirectory);
  const server = await readPostmasterPid(paths.dataDirectory);
  const password = await readFile(paths.passwordFile, 'utf8').catch(() => undefined);
  if (!server?.isReady || password === undefined) return undefined;
  return `postgresql://postgres:${password.trim()}@127.0.0.1:${server.port}/postgres`;
}
