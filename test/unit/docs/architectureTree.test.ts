import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codeBlocks, ROOT, readText, section } from './markdown.js';

const INDENT = 2;
/** What npm, builds and runs leave behind. */
const NOT_OURS = new Set(
  readText('.gitignore')
    .split('\n')
    .flatMap((line) => line.match(/^(.+)\/$/)?.[1] ?? []),
);
/** git's, an editor's, a CI's: may be named and need not be there. */
const isHidden = (path: string) => path.startsWith('.');

/** The folders that the tree names, as paths from the root. */
function namedFolders(): string[] {
  const [tree] = codeBlocks(section(readText('docs/ARCHITECTURE.md'), 'The tree'));
  const parents: string[] = [];
  return (tree?.code ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, indent = '', name = line] = /^( *)([\w.-]+)\//.exec(line) ?? [];
      const depth = indent.length / INDENT;
      parents.splice(depth, parents.length, name);
      return parents.join('/');
    });
}

/** Folders below a folder ("." is the root) that hold a file somewhere: git does not know empty ones. */
function foldersIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !NOT_OURS.has(entry.name) && !isHidden(entry.name))
    .map((entry) => join(folder, entry.name))
    .filter((path) =>
      readdirSync(join(ROOT, path), { withFileTypes: true, recursive: true }).some((one) => one.isFile()),
    )
    .sort();
}

describe('the tree in ARCHITECTURE.md', () => {
  const named = namedFolders();

  it('names each folder once, in order', () => {
    expect(named).toEqual([...new Set(named)].sort());
  });

  it('names every folder of the top level, of src and of test, and every one beside a folder that it names', () => {
    const unfolded = new Set(['.', 'src', 'test', ...named.map((path) => dirname(path))]);
    const expected = [...unfolded].flatMap(foldersIn).sort();
    expect(named.filter((path) => !isHidden(path))).toEqual(expected);
  });

  it('says something about each folder outside of test/unit, which follows src', () => {
    const [tree] = codeBlocks(section(readText('docs/ARCHITECTURE.md'), 'The tree'));
    const lines = (tree?.code ?? '').trimEnd().split('\n');
    const silent = lines.filter((line, index) => !named[index]?.startsWith('test/unit/') && !/\/ {2,}\S/.test(line));
    expect(silent).toEqual([]);
  });
});
