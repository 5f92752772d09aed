import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const POLL_MS = 100;
/** Longer than anybody needs between making the directory and writing the process id into it. */
const UNNAMED_MS = 10_000;

/**
 * Runs `work` while no other process on this machine does the same for this directory. The lock lives outside it, because
 * `npm ci` removes `node_modules`. One left behind by a process that is gone is taken over.
 */
export function withLock(root, name, work) {
  const key = createHash('sha256').update(`${root}:${process.getuid?.()}`).digest('hex').slice(0, 16);
  const path = join(tmpdir(), `communication-service-${key}-${name}.lock`);
  while (!acquire(path)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  const release = () => rmSync(path, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function acquire(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned(path)) rmSync(path, { recursive: true, force: true });
    return false;
  }
  writeFileSync(join(path, 'pid'), String(process.pid));
  return true;
}

function isAbandoned(path) {
  try {
    process.kill(Number(readFileSync(join(path, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ENOENT') return ageMs(path) > UNNAMED_MS;
    // EPERM: it lives and belongs to somebody else.
    return error.code === 'ESRCH';
  }
}

function ageMs(path) {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}
