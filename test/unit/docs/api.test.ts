import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isScalarType, isSpecifiedScalarType } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { ROOT, readText, section } from './markdown.js';

const page = readText('docs/API.md');

/** The first cells of the rows of a table, without their code marks; a cell may name several, with commas. */
function named(text: string): string[] {
  const rows = [...text.matchAll(/^\| (`?\w.*?) \|/gm)].map(([, cell]) => cell as string);
  return rows.flatMap((cell) => cell.replaceAll('`', '').split(', ')).filter((name) => /^[A-Z\d]\w*$/.test(name));
}

function sources(folder: string): string {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readText(join(folder, name)))
    .join('\n');
}

describe('API.md', () => {
  it('shows the examples as they are, all of them', () => {
    const shown = [...page.matchAll(/<!-- (examples\/\w+\.ts) -->\n```ts\n([\s\S]*?)^```$/gm)];
    const examples = readdirSync(join(ROOT, 'examples')).filter((name) => name.endsWith('.ts'));
    expect(shown.map(([, path]) => path).sort()).toEqual(examples.map((name) => `examples/${name}`).sort());
    for (const [, path = '', code] of shown) expect(code).toBe(readText(path));
    expect(page.match(/^```ts$/gm)).toHaveLength(shown.length);
  });

  it('names every code that a socket is closed with', () => {
    const code = sources('src/http/sockets');
    const byName = [...code.matchAll(/CloseCode\.(\w+)/g)].map(([, name]) => CloseCode[name as keyof typeof CloseCode]);
    const byNumber = [...code.matchAll(/^(?:export )?const [A-Z_]+ = (1\d{3}|4\d{3});$/gm)].map(([, number]) =>
      Number(number),
    );
    // By the transport: closed by the client, lost, too long a message.
    const used = [1000, 1006, 1009, ...byName, ...byNumber];
    const [, table = ''] = page.split('### Why a socket was closed');
    const rows = [...table.matchAll(/^\| (\d{4}) \|/gm)].map(([, number]) => Number(number));
    expect(rows).toEqual([...new Set(used)].sort());
  });

  it('names codes that exist, and all of those by which something is refused', () => {
    const code = sources('src') + readText('node_modules/@apollo/server/dist/esm/errors/index.js');
    const codes = named(section(page, 'What can go wrong'));
    expect(codes.length).toBeGreaterThan(12);
    for (const name of codes)
      expect({ name, exists: code.includes(`'${name}'`) || code.includes(`"${name}"`) }).toEqual({
        name,
        exists: true,
      });
    const refused = named(section(readText('docs/SECURITY.md'), 'Who decides what is refused'));
    expect(codes).toEqual(expect.arrayContaining(refused));
  });

  it('tells code generators and people of every scalar', () => {
    const scalars = Object.values(buildSchema(readText('schema.graphql')).getTypeMap())
      .filter((type) => isScalarType(type) && !isSpecifiedScalarType(type))
      .map(({ name }) => name)
      .sort();
    const types = section(page, 'Types');
    expect(named(types).sort()).toEqual(scalars);
    const [, config = ''] = /scalars: \{([\s\S]*?)\}/.exec(types) ?? [];
    expect([...config.matchAll(/^\s*(\w+):/gm)].map(([, name]) => name).sort()).toEqual(scalars);
  });
});
