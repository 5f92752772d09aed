import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CommunicationError } from '../../errors.js';
import { type PostgresBinaries } from './locateBinaries.js';
import { type SystemUser } from './systemUser.js';

/**
 * Binaries that `user` can execute: the installed ones, or, where those lie below a directory which is
 * closed to the user (a checkout in root's home), a copy in the first of `copyParents` that will do.
 *
 * @throws CommunicationError EMBEDDED_POSTGRES_UNAVAILABLE
 */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  user: SystemUser,
  copyParents: readonly string[] = ['/var/cache', tmpdir()],
): Promise<PostgresBinaries> {
  const problem = await whyNotExecutable(binaries.directory, user);
  if (!problem) return binaries;
  for (const parent of user.uid === undefined ? [] : copyParents) {
    const directory = await copyBinaries(binaries, parent).catch(() => undefined);
    if (directory && !(await whyNotExecutable(directory, user))) return { ...binaries, directory };
  }
  const message = `The embedded PostgreSQL in ${binaries.directory} can't be executed: ${problem}`;
  throw new CommunicationError('EMBEDDED_POSTGRES_UNAVAILABLE', message, { details: { ...user } });
}

async function whyNotExecutable(directory: string, user: SystemUser): Promise<string | undefined> {
  const program = join(directory, 'bin/postgres');
  return promisify(execFile)(program, ['--version'], { ...user, cwd: '/' }).then(
    () => undefined,
    (error: Error) => error.message.trim(),
  );
}

async function copyBinaries({ directory, version }: PostgresBinaries, parent: string): Promise<string> {
  const name = `communication-service-postgres-${process.platform}-${process.arch}-${version}`;
  const target = join(parent, name);
  if (await isTrustworthy(target)) return target;
  const unfinished = join(parent, `${name}.${process.pid}-${Date.now()}`);
  try {
    await mkdir(unfinished, { mode: 0o755 });
    await cp(directory, unfinished, { recursive: true, verbatimSymlinks: true });
    await openForReading(unfinished);
    await rename(unfinished, target).catch((error: unknown) => refuseUnlessCopiedMeanwhile(target, error));
    return target;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function refuseUnlessCopiedMeanwhile(target: string, error: unknown): Promise<void> {
  if (!(await isTrustworthy(target))) throw error;
}

/** In a directory that everybody may write to, anybody could have put a program of this name. */
async function isTrustworthy(target: string): Promise<boolean> {
  const found = await lstat(target).catch(() => undefined);
  if (!found) return false;
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/** A strict umask at installation time leaves files that only root can read. */
async function openForReading(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true, recursive: true })) {
    const isExecutable = entry.isDirectory() || entry.parentPath === join(directory, 'bin');
    if (!entry.isSymbolicLink()) await chmod(join(entry.parentPath, entry.name), isExecutable ? 0o755 : 0o644);
  }
}
