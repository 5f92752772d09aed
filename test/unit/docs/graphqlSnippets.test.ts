import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLError, Kind, parse, validate } from 'graphql';
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
