import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

/** The cluster of this test run; the teardown runs in the same process and finds it here. */
export interface TestCluster {
  close(): Promise<void>;
}

declare global {
  var testCluster: TestCluster | undefined;
}

/** What this file uses of the compiled service. Jest maps no `.js` import to `.ts` in here, so `dist` is what it can load. */
interface CompiledModules {
  startEmbeddedPostgres(options: object): Promise<{ url: string; close(): Promise<void> }>;
  migrate(databaseUrl: string): Promise<void>;
}

const ROOT = process.cwd();
const TEMPLATE_DATABASE = 'template_communication';
const DIRECTORY_PREFIX = 'communication-test-';

/**
 * Builds `dist` (tests that kill processes spawn it), starts one PostgreSQL for the whole run and migrates the template that
 * every test file's database is copied from. Publishes the superuser's url as TEST_CLUSTER_URL.
 */
export default async function globalSetup(): Promise<void> {
  await buildDist();
  const { startEmbeddedPostgres } = await compiled('embedded/postgres/startEmbeddedPostgres.js');
  await removeLeftovers();
  const directory = await mkdtemp(join(tmpdir(), `${DIRECTORY_PREFIX}${process.pid}-`));
  // As root the server runs as another user, who must get through.
  await chmod(directory, 0o755);
  const removeDirectory = () => rm(directory, { recursive: true, force: true });
  try {
    const settings = { max_connections: 300 };
    const server = await startEmbeddedPostgres({ dataDirectory: join(directory, 'data'), ephemeral: true, settings });
    globalThis.testCluster = { close: () => server.close().then(removeDirectory) };
    await createTemplate(server.url);
    process.env.TEST_CLUSTER_URL = server.url;
  } catch (error) {
    await (globalThis.testCluster?.close() ?? removeDirectory());
    throw error;
  }
}

/** Fails with the compiler's own words; TEST_IGNORE_TYPE_ERRORS=1 goes on with what it emitted. */
async function buildDist(): Promise<void> {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    await promisify(execFile)(process.execPath, [tsc, '-p', join(ROOT, 'tsconfig.build.json')], { cwd: ROOT });
  } catch (cause) {
    if (process.env.TEST_IGNORE_TYPE_ERRORS === '1') return;
    const { stdout, stderr } = cause as { stdout?: string; stderr?: string };
    throw new Error(`dist can't be built:\n${stdout ?? ''}${stderr ?? ''}`, { cause });
  }
}

async function compiled(path: string): Promise<CompiledModules> {
  // A path, not a file URL: jest turns this import into `require`, which knows no URLs.
  return (await import(resolve(ROOT, 'dist', path))) as CompiledModules;
}

/** A run that was interrupted has no teardown; its server is gone (the watchdog's work), its files are not. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const [pid] = name.startsWith(DIRECTORY_PREFIX) ? name.slice(DIRECTORY_PREFIX.length).split('-') : [];
    if (pid && !isAlive(Number(pid))) {
      // Another user's stay.
      await rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => {});
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function createTemplate(clusterUrl: string): Promise<void> {
  const client = new pg.Client(clusterUrl);
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${TEMPLATE_DATABASE}`);
    const url = new URL(clusterUrl);
    url.pathname = TEMPLATE_DATABASE;
    const { migrate } = await compiled('database/migrate.js');
    await migrate(url.href);
    // Nobody may be connected to a template while it is copied.
    await client.query(`ALTER DATABASE ${TEMPLATE_DATABASE} IS_TEMPLATE true ALLOW_CONNECTIONS false`);
    await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      TEMPLATE_DATABASE,
    ]);
  } finally {
    await client.end();
  }
}
