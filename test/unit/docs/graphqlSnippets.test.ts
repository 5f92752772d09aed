import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLError, Kind, parse, validate } from 'graphql';
import { readSettings } from '../../../src/config/settings.js';
import { createOperationGate } from '../../../src/http/operations/createOperationGate.js';
import { createRightsTable } from '../../../src/schema/rights/createRightsTable.js';
import { codeBlocks, pages, readText } from './markdown.js';

const schema = buildSchema(readText('schema.graphql'));
const snippets = pages().flatMap((page) =>
  codeBlocks(readText(page))
    .filter(({ language }) => language === 'graphql')
    .map(({ line, code }) => ({ place: `${page}:${line}`, code })),
);

/** Documents in the code of examples. */
const inCode = ['examples/followCalls.ts'].flatMap((path) =>
  [...readText(path).matchAll(/`((?:query|mutation|subscription) [\s\S]*?)`/g)].map(([, code]) => ({
    place: path,
    code: code as string,
  })),
);

/** Values of variables that a page tells in words, and the document that follows them. */
const withVariables = pages().flatMap((page) =>
  [...readText(page).matchAll(/Variables:\s+`(\{.*?\})`(?:(?!```)[\s\S])*```graphql\n([\s\S]*?)^```$/gm)].map(
    ([, json, code]) => ({
      page,
      variables: json as string,
      code: code as string,
    }),
  ),
);

function declaredIn(code: string): string[] {
  return parse(code).definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
      : [],
  );
}

function problemsOf(code: string): string[] {
  try {
    return validate(schema, parse(code)).map(({ message }) => message);
  } catch (error) {
    return [(error as GraphQLError).message];
  }
}

/** As the service starts without a setting. */
const gate = createOperationGate({
  schema,
  limits: readSettings({}).limits.operation,
  rightOf: createRightsTable(schema),
  introspection: false,
});

/** Why the gate refuses what somebody of the staff asks for; null: it does not. */
async function refusalOf(code: string): Promise<string | null> {
  const document = parse(code);
  const [problem] = validate(schema, document, gate.rules);
  if (problem) return problem.message;
  const viewer = { role: 'STAFF', subject: null, expiresAt: null } as const;
  return gate.admit({ document, variables: {}, viewer }).then(
    () => null,
    (error: GraphQLError) => error.message,
  );
}

describe('GraphQL in the docs', () => {
  it('is there', () => {
    expect(snippets.length).toBeGreaterThanOrEqual(8);
    expect(inCode).toHaveLength(1);
    const told = pages().flatMap((page) => readText(page).match(/Variables:\s+`\{/g) ?? []);
    expect(told.length).toBeGreaterThanOrEqual(7);
    expect(withVariables).toHaveLength(told.length);
  });

  it.each([...snippets, ...inCode])('fits the schema: $place', ({ code }) => {
    expect(problemsOf(code)).toEqual([]);
  });

  it.each([...snippets, ...inCode])('is within the limits and rights of staff: $place', async ({ code }) => {
    expect(await refusalOf(code)).toBeNull();
  });

  it('is not, where it asks for too much or for what is not for staff', async () => {
    const inside = (fields: string) => `emails(first: 100) { nodes { therapist { ${fields} } } }`;
    expect(await refusalOf(`{ ${inside(inside(inside('id')))} }`)).toMatch(/MAX_COST/);
    expect(await refusalOf('{ deadLetters { nodes { payload { content } } } }')).toMatch(/may not use/);
  });

  it.each(withVariables)('declares the variables that $page gives it: $variables', ({ variables, code }) => {
    expect(declaredIn(code).sort()).toEqual(Object.keys(JSON.parse(variables)).sort());
  });

  it('is refused where a field, an argument or a value does not exist', () => {
    expect(problemsOf('{ emails(first: 1) { nodes { nonsense } } }')).toHaveLength(1);
    expect(problemsOf('{ emails(filter: { statuses: [GONE] }) { totalCount } }')).toHaveLength(1);
    expect(problemsOf('{ emails(')).toHaveLength(1);
    expect(problemsOf('query { email(id: $id) { id } }')).toHaveLength(1);
  });
});
