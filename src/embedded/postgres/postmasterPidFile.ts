import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What PostgreSQL writes to `postmaster.pid`: line 1 the pid, line 4 the port, line 8 the state of the server. */
export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

export function postmasterPidFile(dataDirectory: string): string {
  return join(dataDirectory, 'postmaster.pid');
}

/** Undefined when there is no such file or it can't be understood (yet). */
export async function readPostmasterPid(dataDirectory: string): Promise<PostmasterPid | undefined> {
  const text = await readFile(postmasterPidFile(dataDirectory), 'utf8').catch(() => '');
  const lines = text.split('\n');
  // Single-user mode writes the pid negated.
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10));
  return pid > 0 ? { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' } : undefined;
}
