import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postmasterPidFile } from '../../../src/embedded/postgres/postmasterPidFile.js';
import { waitUntilGone } from '../../../src/embedded/postgres/processes.js';

/** A DATA_DIRECTORY that does not exist yet, as in a fresh clone. */
export interface DataDirectory {
  readonly path: string;
  /** Of the PostgreSQL that runs on it. */
  postgresPid(): Promise<number>;
  close(): Promise<void>;
}

const GONE_WITHIN_MS = 10_000;

export async function createDataDirectory(): Promise<DataDirectory> {
  // The global setup removes what a killed run left under this name.
  const parent = await mkdtemp(join(tmpdir(), `communication-test-${process.pid}-`));
  // As root PostgreSQL runs as another user, who must get through.
  await chmod(parent, 0o755);
  const path = join(parent, 'data');
  const postgresPid = async () =>
    Number.parseInt(await readFile(postmasterPidFile(join(path, 'postgres')), 'utf8'), 10);
  return {
    path,
    postgresPid,
    async close() {
      // A service that was killed may still have a server that is on its way out.
      const pid = await postgresPid().catch(() => null);
      if (pid) await waitUntilGone(pid, GONE_WITHIN_MS);
      await rm(parent, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
