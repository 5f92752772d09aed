import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { buildGraphqlSchema } from '../schema/buildGraphqlSchema.js';
import { printGraphqlSchema } from '../schema/printGraphqlSchema.js';
import { createRightsTable } from '../schema/rights/createRightsTable.js';

/** Writes `schema.graphql`; with `--check` compares it and ends with 1 where it is not up to date. */
const path = resolve(import.meta.dirname, '../../schema.graphql');
const schema = await buildGraphqlSchema();
// A schema with a field about which nobody has decided who may see it is not worth writing down.
createRightsTable(schema);
const printed = printGraphqlSchema(schema);
if (process.argv.includes('--check')) {
  const committed = await readFile(path, 'utf8').catch(() => '');
  if (committed === printed) console.log('schema.graphql is up to date.');
  else {
    console.error('schema.graphql is not up to date; write it with: npm run schema:emit');
    process.exitCode = 1;
  }
} else {
  await writeFile(path, printed);
  console.log(`Wrote ${path}`);
}
