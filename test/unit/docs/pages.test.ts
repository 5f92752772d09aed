import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pages, ROOT, readText } from './markdown.js';

const MAXIMUM_CHARACTERS = 140;
const GENERATED = /<!-- settings:begin[\s\S]*?<!-- settings:end -->/;

const headingsOf = (page: string) =>
  [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    (title as string)
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );

function brokenLinks(page: string): string[] {
  const links = [...readText(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => target as string);
  return links.filter((target) => {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : normalize(join(dirname(page), path));
    return !existsSync(join(ROOT, file)) || (anchor !== undefined && !headingsOf(file).includes(anchor));
  });
}

/** Files of this repository that a page names in passing, like `src/mail/toRawMessage.ts`. */
function missingFiles(page: string): string[] {
  const named = [
    ...readText(page).matchAll(/`((?:src|scripts|test|migrations|templates|examples|docs)\/[\w./-]*\w)`/g),
  ];
  return named.map(([, path]) => path as string).filter((path) => !existsSync(join(ROOT, path)));
}

describe('pages for people', () => {
  it.each(pages())('%s has no broken link', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  it.each(pages().filter((page) => page !== 'docs/ARCHITECTURE.md'))('%s names no file that is not there', (page) => {
    expect(missingFiles(page)).toEqual([]);
  });

  it.each(pages())('%s has lines that fit a screen', (page) => {
    const lines = readText(page).replace(GENERATED, '').split('\n');
    expect(lines.filter((line) => [...line].length > MAXIMUM_CHARACTERS)).toEqual([]);
  });
});

describe('decisions', () => {
  const records = readdirSync(join(ROOT, 'docs/adr')).sort();

  it('have a number of their own', () => {
    const numbers = records.map((name) => /^(\d{4})-/.exec(name)?.[1]);
    expect(numbers).not.toContain(undefined);
    expect(new Set(numbers).size).toBe(records.length);
  });

  it.each(records)('%s has its four sections', (name) => {
    const titles = [...readText(join('docs/adr', name)).matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(titles).toEqual(['Context', 'Decision', 'Consequences', 'What was tried']);
  });
});
