import { describe, expect, it } from '@jest/globals';
import { buildSchema, type GraphQLError, parse, validate } from 'graphql';
import { codeBlocks, pages, readText } from './markdown.js';

const schema = buildSchema(readText('schema.graphql'));
const snippets = pages().flatMap((page) =>
  codeBlocks(readText(page))
    .filter(({ language }) => language === 'graphql')
    .map(({ line, code }) => ({ place: `${page}:${line}`, code })),
);

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
  });

  it.each(snippets)('fits the schema: $place', ({ code }) => {
    expect(problemsOf(code)).toEqual([]);
  });

  it('is refused where a field, an argument or a value does not exist', () => {
    expect(problemsOf('{ emails(first: 1) { nodes { nonsense } } }')).toHaveLength(1);
    expect(problemsOf('{ emails(filter: { statuses: [GONE] }) { totalCount } }')).toHaveLength(1);
    expect(problemsOf('{ emails(')).toHaveLength(1);
  });
});
