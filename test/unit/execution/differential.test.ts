import { describe, expect, it } from '@jest/globals';
import { type ExecutionResult, execute, parse, validate } from 'graphql';
import { createExecutor } from '../../../src/execution/createExecutor.js';
import { createSeededRandom } from '../../support/service/seededRandom.js';
import { anySchema, withoutHaste } from './anySchema.js';

const DOCUMENTS = [
  '{ thing { id name must colour count } }',
  '{ mustThing { must mustThing { must things { must name } } } }',
  '{ things { id allThings { must thing { must } } mustThings { count must } } }',
  '{ things { a: twice b: twice(number: 3, text: "x") c: twice(number: null) table } }',
  '{ named { __typename name ... on Thing { must mustNamed { name } } ... on Other { other thing { must } } } }',
  '{ either { ... on Named { name } ... on Thing { things { either { ... on Other { other } } } } } }',
  'query ($n: Int! = 5, $t: String) { thing { twice(number: $n, text: $t) thing { twice(text: $t) } } }',
  'query ($yes: Boolean!, $no: Boolean = false) { thing { id @include(if: $yes) name @skip(if: $no) ...Rest @include(if: $no) ... @skip(if: $yes) { must } } } fragment Rest on Thing { must thing { must } }',
  '{ thing { ...A ...B } } fragment A on Thing { thing { id } things { must } } fragment B on Thing { thing { name must } things { name } }',
  'query One { thing { id } } query Two { things { must } }',
  '{ __typename x: __typename thing { __typename } }',
  'mutation { thing { must } }',
  '{ thing { __proto__: id name } __schema { queryType { name } } }',
];
const SEEDS = 80;
const VARIABLES = [
  {},
  { yes: true },
  { yes: false, no: true },
  { n: 8, t: 'y', yes: true, no: null },
  { n: 'x', yes: 3 },
];

/** Chances by place: the same whenever it is asked, whichever executor asks first. */
function chances(seed: number) {
  const known = new Map<string, number>();
  return (path: string) => {
    const chance = known.get(path) ?? createSeededRandom(hash(`${seed}${path}`)).next();
    known.set(path, chance);
    return chance;
  };
}

function hash(text: string): number {
  let value = 2_166_136_261;
  for (const letter of text) value = Math.imul(value ^ letter.charCodeAt(0), 16_777_619);
  return value >>> 0;
}

const asSent = ({ data }: ExecutionResult) => JSON.parse(JSON.stringify(data ?? null));
const texts = ({ errors = [] }: ExecutionResult) => errors.map((error) => JSON.stringify(error)).sort();

describe.each(DOCUMENTS)('%s', (text) => {
  it('is answered as graphql-js answers it, whatever its resolvers do', async () => {
    const document = parse(text);
    const operationName = text.includes('query Two') ? 'Two' : undefined;
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const schema = anySchema(chances(seed));
      expect(validate(schema, document)).toEqual([]);
      const reference = withoutHaste(anySchema(chances(seed)));
      const ours = createExecutor(schema);
      for (const variableValues of text.includes('$') ? VARIABLES : [{}]) {
        const args = { document, operationName, variableValues, contextValue: {} };
        const [expected, actual] = [await execute({ ...args, schema: reference }), await ours(args)];
        expect(asSent(actual)).toEqual(asSent(expected));
        // Where a null tears down its surroundings, which of the errors below it are told is left to the server.
        if (!tearsDown(expected)) expect(texts(actual)).toEqual(texts(expected));
        expect(actual.errors === undefined).toBe(expected.errors === undefined);
      }
    }
  }, 60_000);
});

/** Whether an error lies below a null that stands for more than the field of the error. */
function tearsDown({ data, errors = [] }: ExecutionResult): boolean {
  return errors.some(({ path = [] }) => {
    let value: unknown = data;
    return path.slice(0, -1).some((key) => {
      value = (value as Record<string, unknown> | null)?.[key];
      return value === null || value === undefined;
    });
  });
}
