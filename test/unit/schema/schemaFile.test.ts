import { readFile } from 'node:fs/promises';
import { expect, it } from '@jest/globals';
import { buildGraphqlSchema } from '../../../src/schema/buildGraphqlSchema.js';
import { printGraphqlSchema } from '../../../src/schema/printGraphqlSchema.js';

it('schema.graphql is what the code says; write it with: npm run schema:emit', async () => {
  expect(await readFile('schema.graphql', 'utf8')).toBe(printGraphqlSchema(await buildGraphqlSchema()));
});
