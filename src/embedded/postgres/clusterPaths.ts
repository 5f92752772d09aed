import { mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { dataDirectoryUnusable } from './dataDirectoryErrors.js';

/** Where a cluster and what belongs to it lie. Everything but `dataDirectory` stays with the user who runs this process. */
export interface ClusterPaths {
  readonly dataDirectory: string;
  /** Password of the superuser, mode 0600. */
  readonly passwordFile: string;
  readonly lockFile: string;
  /** Pid of the process that holds the lock; only there to be named in a message. */
  readonly lockHolderFile: string;
  /** Prefix of the directories in which a cluster is initialised before it is moved to its place. */
  readonly initializingPrefix: string;
}

/**
 * Creates the parent directory and resolves links, so that two names of one directory share one lock.
 *
 * @throws CommunicationError DATA_DIRECTORY_UNUSABLE
 */
export async function resolveClusterPaths(dataDirectory: string): Promise<ClusterPaths> {
  const absolute = resolve(dataDirectory);
  await mkdir(dirname(absolute), { recursive: true }).catch((cause: Error) => {
    throw dataDirectoryUnusable(absolute, cause.message, cause);
  });
  const existing = await realpath(absolute).catch(() => undefined);
  const directory = existing ?? join(await realpath(dirname(absolute)), basename(absolute));
  return {
    dataDirectory: directory,
    passwordFile: `${directory}.password`,
    lockFile: `${directory}.lock`,
    lockHolderFile: `${directory}.lock-holder`,
    initializingPrefix: `${directory}.initializing-`,
  };
}
