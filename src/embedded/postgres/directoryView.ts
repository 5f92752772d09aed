import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { dataDirectoryUnusable } from './dataDirectoryErrors.js';
import { type SystemUser } from './systemUser.js';

/** How a program that runs as another user gets at a directory: the working directory to start it in, and the path to give it. */
export interface DirectoryView {
  readonly cwd: string;
  readonly path: string;
}

/**
 * A directory of root's may lie below one that `nobody` can't pass (root's home is 0700). On Linux the program is then started
 * inside it, which happens before the user changes, and knows it by `/proc/self/cwd`: that link needs no way through the parents.
 *
 * @throws CommunicationError DATA_DIRECTORY_UNUSABLE where there is no such link (macOS)
 */
export async function viewOfDirectory(directory: string, user: SystemUser): Promise<DirectoryView> {
  if (user.uid === undefined || (await canEnter(directory, user))) return { cwd: '/', path: directory };
  if (process.platform === 'linux') return { cwd: directory, path: '/proc/self/cwd' };
  throw dataDirectoryUnusable(directory, `user ${user.uid}, who runs PostgreSQL for root, can't reach it`);
}

async function canEnter(directory: string, user: SystemUser): Promise<boolean> {
  return promisify(execFile)('/bin/sh', ['-c', 'cd "$1"', 'sh', directory], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
