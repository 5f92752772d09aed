import { buildSchema } from 'graphql';
import type { ViewerRole } from '../../src/auth/viewer.js';
import { createRightsTable } from '../../src/schema/rights/createRightsTable.js';
import { mayUse } from '../../src/schema/rights/rights.js';
import { readText } from '../unit/docs/markdown.js';

export const schema = buildSchema(readText('schema.graphql'));
const rightOf = createRightsTable(schema);

/** What the table of rights says about a coordinate; what needs no right of its own is for everybody. */
export function may(role: ViewerRole, coordinate: string): boolean {
  const right = rightOf(coordinate);
  return right === undefined || mayUse(role, right);
}
