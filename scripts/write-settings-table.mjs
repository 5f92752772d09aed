/** Writes the table of settings into README.md, between its two markers: `npm run settings:table`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const { settingsTable } = await import('../dist/config/settingsTable.js');
const path = join(root, 'README.md');
const readme = readFileSync(path, 'utf8');
const table = /(<!-- settings:begin[\s\S]*?-->\n)[\s\S]*?(\n<!-- settings:end -->)/;
writeFileSync(
  path,
  readme.replace(table, (_all, begin, end) => `${begin}${settingsTable()}${end}`),
);
