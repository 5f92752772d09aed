/**
 * Compiles `src` to `dist` when it has changed. Safe to run twice at once; `dist` is always a complete build.
 * Runs on any Node from 18 on: a shell that has just found the system's Node goes on using it after npm brought a newer one.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';

const STAMP = '.sources.sha256';
const OTHER_INPUTS = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'];

/** Hash over names and contents of everything that decides the build. */
export function sourceHash(root) {
  const hash = createHash('sha256');
  for (const path of [...sourceFiles(root).map((name) => join('src', name)), ...OTHER_INPUTS]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/** Relative to `src`. What has no extension is a directory. */
function sourceFiles(root) {
  const names = readdirSync(join(root, 'src'), { recursive: true });
  return names.filter((name) => extname(name) !== '').sort();
}

/** Whether `dist` was built from these very sources. */
export function isFresh(root, hash = sourceHash(root)) {
  const stamp = join(root, 'dist', STAMP);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
}

/** @returns whether `dist` is now fresh; the compiler has said why otherwise. */
export function build(root) {
  if (isFresh(root)) return true;
  return withLock(root, 'build', () => isFresh(root) || compile(root));
}

function compile(root) {
  // Taken before compiling: a file that changes meanwhile makes the build stale, not wrong.
  const hash = sourceHash(root);
  const fresh = join(root, 'node_modules', `.dist-new-${process.pid}`);
  const old = join(root, 'node_modules', `.dist-old-${process.pid}`);
  try {
    if (!runCompiler(root, fresh)) return false;
    copyOtherFiles(root, fresh);
    writeFileSync(join(fresh, STAMP), hash);
    if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
    renameSync(fresh, join(root, 'dist'));
    return true;
  } finally {
    for (const path of [fresh, old]) rmSync(path, { recursive: true, force: true });
  }
}

function runCompiler(root, outDir) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  // Not incremental: the new directory is empty, and the compiler would leave out what has not changed.
  const fromScratch = ['--incremental', 'false', '--tsBuildInfoFile', 'null'];
  const options = ['-p', 'tsconfig.build.json', '--outDir', outDir, ...fromScratch];
  return spawnSync(process.execPath, [compiler, ...options], { cwd: root, stdio: ['ignore', 2, 2] }).status === 0;
}

function copyOtherFiles(root, outDir) {
  for (const path of sourceFiles(root)) {
    if (extname(path) === '.ts') continue;
    mkdirSync(join(outDir, dirname(path)), { recursive: true });
    cpSync(join(root, 'src', path), join(outDir, path));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = build(dirname(dirname(fileURLToPath(import.meta.url)))) ? 0 : 1;
}
