import { type CommunicationError } from '../../errors.js';
import { clearPredecessor } from './clearPredecessor.js';
import { type ClusterPaths, resolveClusterPaths } from './clusterPaths.js';
import { lockDirectory } from './directoryLock.js';
import { viewOfDirectory } from './directoryView.js';
import { initializeCluster } from './initializeCluster.js';
import { type LaunchedServer, launchServer } from './launchServer.js';
import { locateBinaries } from './locateBinaries.js';
import { reachableBinaries } from './reachableBinaries.js';
import { type ServerSettings, serverArguments } from './serverSettings.js';
import { superviseServer } from './superviseServer.js';
import { chooseSystemUser, type SystemUser } from './systemUser.js';

export interface EmbeddedPostgresOptions {
  /** Created when missing. Its siblings `<directory>.password`, `.lock` and `.lock-holder` belong to it. */
  readonly dataDirectory: string;
  /** True: nothing is kept safe against a crash of the machine (tests). */
  readonly ephemeral?: boolean;
  /** Server settings that win over the defaults. */
  readonly settings?: ServerSettings;
  /** Undefined: any free port, another one at every start. */
  readonly port?: number;
  readonly startTimeoutMs?: number;
  /** How long `close()` waits before it stops the server without a checkpoint. */
  readonly stopTimeoutMs?: number;
  /** Where root's start may put a copy of the binaries when the installed ones are out of the database user's reach. */
  readonly binaryCopyParents?: readonly string[];
  /** Called once when the server ends although nobody closed it (EMBEDDED_POSTGRES_EXITED). */
  readonly onExit?: (error: CommunicationError) => void;
}

export interface EmbeddedPostgres {
  /** Connects the superuser to the database `postgres`; holds the password. */
  readonly url: string;
  readonly port: number;
  /** Pid of the postmaster. */
  readonly pid: number;
  /** Stops the server and frees the directory. Idempotent. */
  close(): Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;

/**
 * Runs a real PostgreSQL as a child process, which ends when this process ends, even by kill -9 (DESIGN 3, embedded default).
 *
 * @throws CommunicationError DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_UNUSABLE, PORT_IN_USE, EMBEDDED_POSTGRES_UNAVAILABLE,
 *   EMBEDDED_POSTGRES_INIT_FAILED, EMBEDDED_POSTGRES_START_FAILED
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { onExit, stopTimeoutMs = STOP_TIMEOUT_MS } = options;
  const paths = await resolveClusterPaths(options.dataDirectory);
  const user = await chooseSystemUser(paths.dataDirectory);
  const lock = await lockDirectory(paths);
  try {
    const { launched, password } = await prepareAndLaunch(paths, user, { ...options, stopTimeoutMs });
    const supervised = superviseServer(launched.server, { stopTimeoutMs, onExit, release: () => lock.close() });
    const url = `postgresql://postgres:${password}@127.0.0.1:${launched.port}/postgres`;
    return { url, port: launched.port, ...supervised };
  } catch (error) {
    await lock.close();
    throw error;
  }
}

async function prepareAndLaunch(
  paths: ClusterPaths,
  user: SystemUser,
  options: EmbeddedPostgresOptions & { stopTimeoutMs: number },
): Promise<{ launched: LaunchedServer; password: string }> {
  const { ephemeral = false, settings = {}, port, startTimeoutMs = START_TIMEOUT_MS, stopTimeoutMs } = options;
  const { dataDirectory } = paths;
  const { directory, majorVersion } = await reachableBinaries(await locateBinaries(), user, options.binaryCopyParents);
  const binaries = directory;
  const password = await initializeCluster({ paths, binaries, majorVersion, user, isDurable: !ephemeral });
  await clearPredecessor(dataDirectory, stopTimeoutMs);
  const launched = await launchServer({
    binaries,
    dataDirectory,
    view: await viewOfDirectory(dataDirectory, user),
    user,
    arguments: serverArguments(dataDirectory, ephemeral, settings),
    port,
    startTimeoutMs,
  });
  return { launched, password };
}
