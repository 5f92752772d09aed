import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { type TemplatePosition, templateInvalid } from './templateError.js';

/** Reads template files and remembers which ones a template is made of. */
export interface TemplateSources {
  /** Throws `TEMPLATE_INVALID` at `from` where the file does not exist. */
  read(file: string, from: TemplatePosition): string;
  exists(file: string): boolean;
  /** All files read so far. */
  files(): ReadonlyMap<string, string>;
  /** SHA-256 (hex) over names and contents of all files read so far. */
  hash(): string;
}

/** @param directory the templates' root; the hash depends on paths below it only. */
export function createTemplateSources(directory: string): TemplateSources {
  const contents = new Map<string, string>();
  return {
    exists: existsSync,
    files: () => contents,
    read(file, from) {
      const known = contents.get(file);
      if (known !== undefined) return known;
      try {
        const content = readFileSync(file, 'utf8');
        contents.set(file, content);
        return content;
      } catch (error) {
        throw templateInvalid(from, `cannot read ${relative(directory, file)}`, error);
      }
    },
    hash() {
      const hash = createHash('sha256');
      for (const file of [...contents.keys()].sort()) {
        hash.update(`${relative(directory, file).split(sep).join('/')}\0${contents.get(file)}\0`);
      }
      return hash.digest('hex');
    },
  };
}
