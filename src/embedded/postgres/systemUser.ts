import { lstat, readdir } from 'node:fs/promises';
import { dataDirectoryUnusable } from './dataDirectoryErrors.js';

/** What `spawn` needs to start a program as another user; empty to stay who we are. */
export interface SystemUser {
  readonly uid?: number;
  readonly gid?: number;
}

/** `nobody`: in every passwd file, which initdb insists on. */
const NOBODY: SystemUser = { uid: 65534, gid: 65534 };

/**
 * Who runs PostgreSQL, which refuses to run as root: the owner of an existing data directory, else `nobody`; a normal user
 * runs it as itself.
 *
 * @throws CommunicationError DATA_DIRECTORY_UNUSABLE when a normal user meets somebody else's directory
 */
export async function chooseSystemUser(dataDirectory: string): Promise<SystemUser> {
  const ownUid = process.getuid?.();
  const owner = await lstat(dataDirectory).catch(() => undefined);
  if (ownUid !== 0) {
    if (owner && owner.uid !== ownUid) {
      throw dataDirectoryUnusable(dataDirectory, `it belongs to user ${owner.uid}; start as that user or as root`);
    }
    return {};
  }
  if (!owner || owner.uid === 0 || (await isEmpty(dataDirectory))) return NOBODY;
  return { uid: owner.uid, gid: owner.gid };
}

async function isEmpty(directory: string): Promise<boolean> {
  return (await readdir(directory).catch(() => [])).length === 0;
}
