import { randomBytes } from 'node:crypto';
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CommunicationError } from '../../errors.js';
import { type ClusterPaths } from './clusterPaths.js';
import { dataDirectoryUnusable } from './dataDirectoryErrors.js';
import { viewOfDirectory } from './directoryView.js';
import { moveDurably, writePrivateFile } from './durableFiles.js';
import { spawnWatched } from './spawnWatched.js';
import { type SystemUser } from './systemUser.js';

export interface InitializeClusterOptions {
  readonly paths: ClusterPaths;
  readonly binaries: string;
  /** Of the binaries: "18". Another version's cluster is refused. */
  readonly majorVersion: string;
  readonly user: SystemUser;
  /** False: initdb does not wait for the disk. */
  readonly isDurable: boolean;
}

/**
 * Creates the cluster unless it exists. It is made beside its place and moved there when complete, so that a start that was
 * killed half-way leaves nothing that looks like a cluster; what it left is removed here, under the lock of the directory.
 *
 * @returns the superuser's password
 * @throws CommunicationError DATA_DIRECTORY_UNUSABLE, EMBEDDED_POSTGRES_INIT_FAILED
 */
export async function initializeCluster(options: InitializeClusterOptions): Promise<string> {
  const { paths } = options;
  await removeUnfinished(paths);
  if (await isInitialized(paths.dataDirectory, options.majorVersion)) return readPassword(paths);
  const workspace = await mkdtemp(paths.initializingPrefix);
  try {
    const password = randomBytes(24).toString('base64url');
    await runInitdb(options, workspace, password);
    // First the password: a cluster without one could never be opened again.
    await writePrivateFile(paths.passwordFile, password);
    await moveDurably(join(workspace, 'cluster'), paths.dataDirectory);
    return password;
  } finally {
    await rm(workspace, { recursive: true, force: true });
  }
}

async function isInitialized(dataDirectory: string, majorVersion: string): Promise<boolean> {
  const entries = await readdir(dataDirectory).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw dataDirectoryUnusable(dataDirectory, error.message, error);
  });
  if (entries.length === 0) return false;
  if (!entries.includes('PG_VERSION')) {
    throw dataDirectoryUnusable(dataDirectory, 'it holds files but no PostgreSQL cluster');
  }
  const version = (await readFile(join(dataDirectory, 'PG_VERSION'), 'utf8')).trim();
  if (version !== majorVersion) {
    throw dataDirectoryUnusable(dataDirectory, `PostgreSQL ${version} made it, and this is PostgreSQL ${majorVersion}`);
  }
  return true;
}

async function readPassword({ dataDirectory, passwordFile }: ClusterPaths): Promise<string> {
  try {
    return (await readFile(passwordFile, 'utf8')).trim();
  } catch (cause) {
    throw dataDirectoryUnusable(dataDirectory, `the file with its password, ${passwordFile}, can't be read`, cause);
  }
}

async function runInitdb(
  { binaries, user, isDurable }: InitializeClusterOptions,
  workspace: string,
  password: string,
): Promise<void> {
  const cluster = join(workspace, 'cluster');
  const passwordFile = join(workspace, 'password');
  await mkdir(cluster, { mode: 0o700 });
  // A real file: node's pipes are sockets, which /dev/stdin can't open.
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [workspace, cluster, passwordFile]) await chown(path, user.uid, user.gid);
  }
  const { cwd, path } = await viewOfDirectory(cluster, user);
  const identity = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${path}/../password`];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = ['-D', path, ...identity, ...locale, '--no-instructions', ...(isDurable ? [] : ['--no-sync'])];
  const initdb = spawnWatched(join(binaries, 'bin/initdb'), args, { ...user, cwd });
  const { exitCode, signal } = await initdb.exited;
  if (exitCode === 0) return;
  const reason = initdb.lastOutput().trim() || `exit ${exitCode ?? signal}`;
  throw new CommunicationError('EMBEDDED_POSTGRES_INIT_FAILED', `initdb failed: ${reason}`);
}

async function removeUnfinished({ initializingPrefix }: ClusterPaths): Promise<void> {
  const parent = dirname(initializingPrefix);
  for (const name of await readdir(parent)) {
    if (name.startsWith(basename(initializingPrefix)))
      await rm(join(parent, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
