import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = process.cwd();

export const readText = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Every page that is written for people, by its path from the root. */
export function pages(): string[] {
  const below = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const found = ['README.md', 'CHANGELOG.md', 'examples/README.md', ...below.map((name) => join('docs', name))];
  return found.filter((path) => path.endsWith('.md')).sort();
}

export interface CodeBlock {
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** The fenced blocks of a page. */
export function codeBlocks(markdown: string): CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length + 1,
    language: match[1] ?? '',
    code: match[2] ?? '',
  }));
}

/** The part under a heading of the second level, up to the next one. */
export function section(markdown: string, heading: string): string {
  const [, after] = markdown.split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`There is no section "${heading}"`);
  return after.split('\n## ')[0] as string;
}
