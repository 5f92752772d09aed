import { join } from 'node:path';
import { CommunicationError } from '../../errors.js';
import { type DirectoryView } from './directoryView.js';
import { freePort } from './freePort.js';
import { readPostmasterPid } from './postmasterPidFile.js';
import { spawnWatched, type WatchedProcess } from './spawnWatched.js';
import { stopServer } from './stopServer.js';
import { type SystemUser } from './systemUser.js';

export interface LaunchOptions {
  readonly binaries: string;
  readonly dataDirectory: string;
  readonly view: DirectoryView;
  readonly user: SystemUser;
  readonly arguments: readonly string[];
  /** Undefined: any free one. */
  readonly port: number | undefined;
  readonly startTimeoutMs: number;
}

export interface LaunchedServer {
  readonly server: WatchedProcess;
  readonly port: number;
}

const POLL_MS = 5;
const RETRY_MS = 100;

/**
 * Starts the server and waits until it accepts connections. Two things that pass by themselves are waited out: a free port that
 * was taken in between, and backends of a server that was killed with -9 and that have not noticed yet.
 *
 * @throws CommunicationError PORT_IN_USE, EMBEDDED_POSTGRES_START_FAILED
 */
export async function launchServer(options: LaunchOptions): Promise<LaunchedServer> {
  const deadline = performance.now() + options.startTimeoutMs;
  for (;;) {
    const port = options.port ?? (await freePort());
    const server = spawnServer(options, port);
    const problem = await waitUntilReady(server, options.dataDirectory, deadline);
    if (!problem) return { server, port };
    const isPassing = isPortTaken(problem) ? options.port === undefined : hasLingeringBackends(problem);
    if (!isPassing || performance.now() > deadline) throw startFailed(problem, port);
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

function spawnServer({ binaries, view, user, arguments: settings }: LaunchOptions, port: number): WatchedProcess {
  const args = ['-D', view.path, '-p', String(port), ...settings];
  return spawnWatched(join(binaries, 'bin/postgres'), args, { ...user, cwd: view.cwd });
}

/** Undefined when the server is ready, else what it said before it ended. */
async function waitUntilReady(
  server: WatchedProcess,
  dataDirectory: string,
  deadline: number,
): Promise<string | undefined> {
  let hasExited = false;
  const markExit = () => {
    hasExited = true;
  };
  server.exited.then(markExit, markExit);
  while (!hasExited) {
    const found = await readPostmasterPid(dataDirectory);
    if (found?.isReady && found.pid === server.child.pid) return undefined;
    if (performance.now() > deadline) {
      await stopServer(server, 0);
      return `not ready in time: ${server.lastOutput()}`;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const { exitCode, signal } = await server.exited;
  return server.lastOutput().trim() || `exit ${exitCode ?? signal}`;
}

function isPortTaken(problem: string): boolean {
  return problem.includes('Address already in use');
}

function hasLingeringBackends(problem: string): boolean {
  return problem.includes('pre-existing shared memory block');
}

function startFailed(problem: string, port: number): CommunicationError {
  if (isPortTaken(problem)) {
    return new CommunicationError('PORT_IN_USE', `Port ${port} of 127.0.0.1 is taken: PostgreSQL can't use it.`, {
      details: { port },
    });
  }
  return new CommunicationError('EMBEDDED_POSTGRES_START_FAILED', `The embedded PostgreSQL did not start: ${problem}`);
}
