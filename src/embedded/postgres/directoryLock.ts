import { readFile, rm, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { type CommunicationError } from '../../errors.js';
import { type ClusterPaths } from './clusterPaths.js';
import { dataDirectoryInUse, dataDirectoryUnusable } from './dataDirectoryErrors.js';
import { isAlive } from './processes.js';

const SQLITE_BUSY = 5;

export interface DirectoryLock {
  close(): Promise<void>;
}

/**
 * Makes this process the only one that may start PostgreSQL on the directory.
 *
 * The lock is the file lock that SQLite takes for an exclusive transaction: the kernel grants it to one process and takes it
 * back when that process ends, however it ends. A file with a pid in it can do neither: pids are reused, differ between
 * containers that share a volume, and two starters that both find a stale file can delete each other's new one.
 *
 * @throws CommunicationError DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_UNUSABLE
 */
export async function lockDirectory(paths: ClusterPaths): Promise<DirectoryLock> {
  const database = await openExclusively(paths);
  // Never read or written through another descriptor than SQLite's: closing that one would drop the lock (POSIX).
  await writeFile(paths.lockHolderFile, `${process.pid}\n`);
  let closing: Promise<void> | undefined;
  return {
    close() {
      closing ??= release(database, paths);
      return closing;
    },
  };
}

/** The name first: after the lock is free, the file is the next holder's. */
async function release(database: DatabaseSync, { lockHolderFile }: ClusterPaths): Promise<void> {
  await rm(lockHolderFile, { force: true });
  database.close();
}

async function openExclusively(paths: ClusterPaths): Promise<DatabaseSync> {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(paths.lockFile, { timeout: 0 });
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (isBusy(error)) throw await inUse(paths);
    const reason = Error.isError(error) ? error.message : String(error);
    throw dataDirectoryUnusable(paths.dataDirectory, `its lock file ${paths.lockFile} says "${reason}"`, error);
  }
}

function isBusy(error: unknown): boolean {
  return Error.isError(error) && 'errcode' in error && error.errcode === SQLITE_BUSY;
}

async function inUse({ dataDirectory, lockHolderFile }: ClusterPaths): Promise<CommunicationError> {
  const written = Number(await readFile(lockHolderFile, 'utf8').catch(() => ''));
  // The holder may not have written its pid yet, or see other pids than we do (a container).
  const pid = written > 0 && isAlive(written) ? written : undefined;
  return dataDirectoryInUse(dataDirectory, pid === undefined ? 'another process' : `process ${pid}`, pid);
}
