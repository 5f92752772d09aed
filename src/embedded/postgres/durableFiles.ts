import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { dataDirectoryUnusable } from './dataDirectoryErrors.js';

/** Writes a file that only we can read and waits until it is on the disk. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  // Never through an older file: it might be readable for others.
  await rm(file, { force: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Moves a directory to its place so that the move survives a power cut.
 *
 * @throws CommunicationError DATA_DIRECTORY_UNUSABLE where nothing can be moved to (a mount point)
 */
export async function moveDurably(from: string, to: string): Promise<void> {
  await rename(from, to).catch((cause: NodeJS.ErrnoException) => {
    const isMountPoint = cause.code === 'EBUSY' || cause.code === 'EXDEV';
    throw dataDirectoryUnusable(
      to,
      isMountPoint ? 'it is a mount point; use a directory inside it' : cause.message,
      cause,
    );
  });
  const handle = await open(dirname(to), 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
