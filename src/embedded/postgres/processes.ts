import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Whether a process with this id runs, whoever owns it. A zombie does not: where a container's first process never collects
 * its orphans, a server that ended long ago keeps its pid for good.
 */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return Error.isError(error) && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Linux only: macOS's launchd collects all orphans. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name, in brackets, may hold anything; the state is the letter behind it.
    return fields.slice(fields.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** The command line of a process, its arguments separated by blanks; undefined where it can't be read. */
export async function commandLineOf(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined);
    return raw?.split('\0').join(' ').trim();
  }
  // No /proc on macOS. `-ww`: the whole line, however long.
  const result = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined);
  return result?.stdout.trim();
}

/** Polls until the process is gone; false when it still exists at the deadline. It is no child of ours: there is no event to wait for. */
export async function waitUntilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (isAlive(pid)) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}
