import { expect } from '@jest/globals';
import { isObjectType } from 'graphql';
import type { ViewerRole } from '../../src/auth/viewer.js';
import { may, schema } from '../support/schemaRights.js';
import { type KnownValues, wholeField } from '../support/wholeDocument.js';
import type { Data } from './graphql-support.js';
import type { Production } from './hostile-support.js';

/** Objects below each other: a mail, its batch, an item of it, its request, what is known about the patient. */
const DEPTH = 4;

/** Settings for them: a whole document is larger than anything a frontend asks for. */
export const WIDE_OPEN = {
  MAX_DOCUMENT_TOKENS: '100000',
  MAX_DEPTH: '100',
  MAX_ALIASES: '10000',
  MAX_COST: '999999999',
  OPERATION_TIMEOUT: '60s',
};

export function operationsOf(root: string): string[] {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.keys(type.getFields()) : [];
}

interface Everything {
  readonly known: KnownValues;
  /** Coordinates. */
  readonly leaveOut?: readonly string[];
}

/** The answers to all queries, each with all that the role may ask for. */
export async function askForEverything(
  here: Pick<Production, 'ask'>,
  role: ViewerRole,
  { known, leaveOut = [] }: Everything,
): Promise<Data[]> {
  const mayAsk = (coordinate: string) => may(role, coordinate) && !leaveOut.includes(coordinate);
  const wholes = operationsOf('Query').map((name) =>
    wholeField({ schema, mayAsk, known, depth: DEPTH }, 'Query', name),
  );
  const answers: Data[] = [];
  for (const whole of wholes.filter((text) => text !== null)) {
    const { data, errors } = await here.ask(role, `{ ${whole} }`);
    expect({ role, whole: whole.slice(0, 40), errors }).toEqual({ role, whole: whole.slice(0, 40), errors: undefined });
    answers.push(data);
  }
  return answers;
}
