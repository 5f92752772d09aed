import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VIEWER_ROLES, type ViewerRole } from '../../../src/auth/viewer.js';
import { RIGHTS } from '../../../src/schema/rights/rights.js';
import { ROOT, readText, section } from './markdown.js';

const page = readText('docs/SECURITY.md');

/** The table of rights as it must stand in the page. */
function rightsTable(): string {
  const rows = Object.entries(RIGHTS).map(([name, { description, roles }]) => {
    const marks = VIEWER_ROLES.map((role) => ((roles as readonly ViewerRole[]).includes(role) ? 'yes' : ''));
    return `| \`${name}\` | ${description} | ${marks.join(' | ')} |`;
  });
  const head = `| right | for | ${VIEWER_ROLES.join(' | ')} |`;
  return [head, `|---|---|${'---|'.repeat(VIEWER_ROLES.length)}`, ...rows].join('\n');
}

describe('SECURITY.md', () => {
  it('shows the rights as they are', () => {
    const [, table] = /<!-- rights:begin.*-->\n([\s\S]*?)\n<!-- rights:end -->/.exec(page) ?? [];
    expect(table).toBe(rightsTable());
  });

  it('names tests that exist, each by its name', () => {
    const named = namedTests();
    expect(named.length).toBeGreaterThan(80);
    for (const { path, title } of named) {
      expect({ path, exists: existsSync(join(ROOT, path)) }).toEqual({ path, exists: true });
      expect({ path, title, exists: titlesIn(readText(path)).includes(title) }).toEqual({ path, title, exists: true });
    }
  });

  it('has a test for every threat, and a threat for every test', () => {
    const threats = section(page, 'Threats');
    const rows = [...threats.matchAll(/^\| (?!threat )\S.* \| (.*) \|$/gm)].map(([, keys]) => keys as string);
    expect(rows.length).toBeGreaterThan(45);
    for (const keys of rows) expect(keys).toMatch(/^[A-Z]\d+(?:, [A-Z]\d+)*$/);
    const defined = [...threats.matchAll(/^- ([A-Z]\d+) `test\//gm)].map(([, key]) => key as string);
    expect(new Set(defined).size).toBe(defined.length);
    expect([...new Set(rows.flatMap((keys) => keys.split(', ')))].sort()).toEqual(defined.sort());
  });
});

/** What the lists below the tables name: `test/….test.ts` "name". */
function namedTests(): { path: string; title: string }[] {
  return [...page.matchAll(/^- [A-Z]\d+ `(test\/[\w./-]+\.test\.ts)`\s+"(.+)"$/gm)].map(
    ([, path = '', title = '']) => ({
      path,
      title,
    }),
  );
}

/** The names of tests and groups of tests in a file. */
function titlesIn(code: string): string[] {
  const literal = /\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,\s*(?:async\s*)?\(/g;
  return [...code.matchAll(literal)].map(([, , title]) => (title as string).replaceAll(/\\(.)/g, '$1'));
}
