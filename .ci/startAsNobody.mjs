/**
 * Starts the service as a user without rights, as a developer's first `npm start` does, looks at /readyz and ends it.
 * Run by root.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NOBODY = { uid: 65_534, gid: 65_534 };
const NEEDED = ['dist', 'node_modules', 'templates', 'migrations', 'examples', 'package.json'];
const READY_WITHIN_MS = 60_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(join(tmpdir(), 'communication-nobody-'));
chmodSync(scratch, 0o755);
let service;
try {
  const tree = reachableTree();
  const data = mkdtempSync(join(scratch, 'data-'));
  chownSync(data, NOBODY.uid, NOBODY.gid);
  service = spawn(join(tree, 'node_modules/.bin/node'), [join(tree, 'dist/main.js')], {
    ...NOBODY,
    cwd: '/',
    env: { PATH: process.env.PATH, DATA_DIRECTORY: join(data, 'service'), HTTP_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(service, 'close');
  const url = await startedUrl(service);
  const { status } = await fetch(`${url}/readyz`);
  service.kill('SIGTERM');
  const [code] = await ended;
  if (status !== 200 || code !== 0) throw new Error(`/readyz answered ${status}, exit code ${code}`);
  console.error('start as a normal user: ok');
} finally {
  service?.kill('SIGKILL');
  rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
}

/** This tree, or a copy of it where it lies below a directory of root's own. */
function reachableTree() {
  const main = join(root, 'dist/main.js');
  if (spawnSync('test', ['-r', main], { ...NOBODY, cwd: '/' }).status === 0) return root;
  const copy = join(scratch, 'tree');
  for (const name of NEEDED) cpSync(join(root, name), join(copy, name), { recursive: true, verbatimSymlinks: true });
  spawnSync('chmod', ['-R', 'a+rX', copy]);
  return copy;
}

function startedUrl(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`not started within ${READY_WITHIN_MS} ms:\n${output}`)), READY_WITHIN_MS);
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      output += piece;
      const [, url] = / GraphQL +(\S+)\/graphql\n/.exec(output) ?? [];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`ended with ${code} before it had started:\n${output}`));
    });
  });
}
