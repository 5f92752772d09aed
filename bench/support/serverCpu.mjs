import { readFile } from 'node:fs/promises';

/** Kernel ticks are 10 ms on every Linux that matters. */
const TICK_MS = 10;

/**
 * CPU time of the postmaster and all of its children in ms, those that have ended included; null where there is no /proc.
 */
export async function serverCpuMs(postmasterPid) {
  try {
    const children = await readFile(`/proc/${postmasterPid}/task/${postmasterPid}/children`, 'utf8');
    const pids = [postmasterPid, ...children.trim().split(' ').filter(Boolean)];
    const ticks = await Promise.all(pids.map((pid) => ticksOf(pid, pid === postmasterPid)));
    return ticks.reduce((sum, value) => sum + value, 0) * TICK_MS;
  } catch {
    return null;
  }
}

async function ticksOf(pid, withEndedChildren) {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // The name in parentheses may hold spaces; utime, stime, cutime and cstime are fields 14 to 17.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return fields.slice(11, withEndedChildren ? 15 : 13).reduce((sum, value) => sum + Number(value), 0);
}
