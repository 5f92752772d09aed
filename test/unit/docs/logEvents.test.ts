import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, readText, section } from './markdown.js';

/** How events are named in the code: in the record, by the handler of uncaught errors, as message, or as Fastify's text. */
const NAMES = [
  /^(?!\s*\*).*\bevent: '([\w.]+)'/gm,
  /\bfail\('([\w.]+)'\)/g,
  /\blogger\.\w+\(\{[^}]*\}, '([\w.]+)'\)/g,
  /listenTextResolver: \(\) => '([\w.]+)'/g,
  /safeToken\(message\) \?\? '([\w.]+)'/g,
];

function eventsInCode(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const names = files.flatMap((file) => {
    const text = readText(join('src', file));
    return NAMES.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name]) => name as string));
  });
  return [...new Set(names)].sort();
}

describe('the list of log events in OPERATIONS.md', () => {
  it('has every event of the code and no other', () => {
    const rows = section(readText('docs/OPERATIONS.md'), 'Log').matchAll(/^\| `([\w.]+)` \| \w/gm);
    expect([...rows].map(([, name]) => name).sort()).toEqual(eventsInCode());
  });
});
