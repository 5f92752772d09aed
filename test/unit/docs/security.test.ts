import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VIEWER_ROLES, type ViewerRole } from '../../../src/auth/viewer.js';
import { RIGHTS } from '../../../src/schema/rights/rights.js';
import { ROOT, readText } from './markdown.js';

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

  it('names tests that exist, with words that stand in them', () => {
    const named = [...page.matchAll(/`(test\/[\w./-]+\.test\.ts)`(?: "([^"]+)")?/g)];
    for (const [, path = '', title] of named) {
      expect({ path, exists: existsSync(join(ROOT, path)) }).toEqual({ path, exists: true });
      if (title !== undefined) expect(readText(path)).toContain(title);
    }
  });
});
