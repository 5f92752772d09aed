/**
 * Runs before `npm start` and `npm test`: installs what the lock file asks for when it is not there, and makes sure that
 * the scripts will run on a Node that is new enough. Has no dependencies and runs on any Node from 18 on.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withLock } from './lock.mjs';

/** The first line with `Error.isError` and `Promise.try`, which the service uses. */
const REQUIRED = [24, 0];

/** Whether everything of the lock file is installed in its version; optional packages of other platforms may be missing. */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const installed = present[path];
    return installed ? installed.version === version && installed.integrity === integrity : optional === true;
  });
}

/** Whether a `node --version` is at least the one that is needed. */
export function isNewEnough(version) {
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(version) ?? [];
  return Number(major) > REQUIRED[0] || (Number(major) === REQUIRED[0] && Number(minor) >= REQUIRED[1]);
}

/** What is wrong with the Node that npm's scripts will run on; undefined when nothing is. */
export function findNodeProblem(root, ownVersion = process.version) {
  const brought = join(root, 'node_modules', '.bin', 'node');
  if (!existsSync(brought)) return isNewEnough(ownVersion) ? undefined : tooOld(ownVersion);
  const { status, stdout, error } = spawnSync(brought, ['--version'], { encoding: 'utf8' });
  if (status !== 0)
    return `node_modules/.bin/node does not run on this system (${error?.code ?? `exit code ${status}`}).`;
  return isNewEnough(stdout) ? undefined : tooOld(stdout.trim());
}

function tooOld(version) {
  return `Node ${REQUIRED.join('.')} or later is needed; this is ${version}, and npm brought none for ${process.platform}-${process.arch}.`;
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install(root) {
  console.error('Installing packages (npm ci) …');
  // Development packages too, whatever NODE_ENV says: the service is compiled before it starts.
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(command, [...prefix, ...options], { cwd: root, stdio: ['ignore', 2, 2] });
  return status === 0;
}

function main(root) {
  if (!isInstalled(root) && !withLock(root, 'install', () => isInstalled(root) || install(root))) {
    console.error('npm ci failed; its own message is above.');
    return 1;
  }
  const problem = findNodeProblem(root);
  if (problem) console.error(`${problem}\nInstall Node ${REQUIRED.join('.')} or later from https://nodejs.org/.`);
  return problem ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = main(dirname(dirname(fileURLToPath(import.meta.url))));
}
