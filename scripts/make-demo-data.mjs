/**
 * Writes examples/demo.jsonl and examples/broken.jsonl. The output is the same on every run; `--check` compares it with
 * the committed files instead of writing, and ends with exit code 1 where they differ.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { brokenLines } from './demo-data/brokenLines.mjs';
import { demoEvents } from './demo-data/demoEvents.mjs';

const files = {
  'demo.jsonl': demoEvents().map((event) => JSON.stringify(event)),
  'broken.jsonl': brokenLines(),
};

for (const [name, lines] of Object.entries(files)) {
  const path = new URL(`../examples/${name}`, import.meta.url);
  const text = `${lines.join('\n')}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
    console.log(`${name}: ${lines.length} lines`);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.error(`examples/${name} differs: run node scripts/make-demo-data.mjs`);
    process.exitCode = 1;
  }
}
