import { readFile, writeFile } from 'node:fs/promises';
import { type CommunicationError } from '../../errors.js';
import { clusterMark } from './clusterMark.js';
import { dataDirectoryInUse } from './dataDirectoryErrors.js';
import { postmasterPidFile, readPostmasterPid } from './postmasterPidFile.js';
import { commandLineOf, isAlive, waitUntilGone } from './processes.js';

/** No process can have it: above every system's limit. */
const IMPOSSIBLE_PID = 2 ** 31 - 1;

/**
 * Deals with what a killed predecessor left behind. The caller holds the lock of the directory, so whoever started the server
 * that `postmaster.pid` names is gone: a server of ours that is still shutting down (or whose watchdog was killed too) is
 * stopped and waited for; a pid that meanwhile belongs to another program is taken out of the file.
 *
 * @throws CommunicationError DATA_DIRECTORY_IN_USE when a server that this service did not start runs there, or ours won't end
 */
export async function clearPredecessor(dataDirectory: string, stopTimeoutMs: number): Promise<void> {
  const found = await readPostmasterPid(dataDirectory);
  if (!found) return;
  // A zombie is dead to us, but not to PostgreSQL's own check.
  if (!isAlive(found.pid)) return forgetPid(dataDirectory);
  const commandLine = await commandLineOf(found.pid);
  // It ended just now, or it is hidden from us: PostgreSQL's own check decides.
  if (commandLine === undefined) return;
  if (commandLine.includes(clusterMark(dataDirectory))) return stopOrphan(dataDirectory, found.pid, stopTimeoutMs);
  const isForeignServer = /\bpostgres\b/.test(commandLine) && commandLine.includes(dataDirectory);
  if (isForeignServer) throw inUseByServer(dataDirectory, found.pid);
  await forgetPid(dataDirectory);
}

async function stopOrphan(dataDirectory: string, pid: number, stopTimeoutMs: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalIfAlive(pid, signal);
    if (await waitUntilGone(pid, stopTimeoutMs)) return forgetPid(dataDirectory);
  }
  throw inUseByServer(dataDirectory, pid);
}

function inUseByServer(dataDirectory: string, pid: number): CommunicationError {
  return dataDirectoryInUse(dataDirectory, `PostgreSQL, process ${pid}`, pid);
}

function signalIfAlive(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already, or not ours to stop; the wait that follows tells.
  }
}

/**
 * The file itself must stay: it holds the key of the shared memory, by which PostgreSQL refuses to start as long as a backend
 * of the dead server still writes.
 */
async function forgetPid(dataDirectory: string): Promise<void> {
  const file = postmasterPidFile(dataDirectory);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  // A server that shut down properly has removed it.
  if (text === undefined) return;
  const [, ...rest] = text.split('\n');
  await writeFile(file, [IMPOSSIBLE_PID, ...rest].join('\n'));
}
