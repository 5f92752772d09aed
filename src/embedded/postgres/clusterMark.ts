import { createHash } from 'node:crypto';

/** Stands in the server's command line (`cluster_name`), so that a server of ours on this directory can be told from any other process. */
export function clusterMark(dataDirectory: string): string {
  return `communication-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)}`;
}
