import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import { groupKey, sharedVariables } from '../../../../src/http/subscriptions/groupKey.js';
import { sharedOperation } from '../../../../src/http/subscriptions/sharedOperation.js';

const schema = buildSchema(`
  type Query { hello: String }
  type Item { id: ID, before(after: String): String }
  input Filter { a: Int, b: [Int] }
  type Subscription { items(after: String, filter: Filter): Item }
`);

function keyOf(source: string, given: Record<string, unknown> = {}, { rights = 'staff', name = '' } = {}): string {
  const operation = sharedOperation(schema, parse(source), name || null);
  return groupKey(rights, operation, sharedVariables(operation, given));
}

const PLAIN = 'subscription ($filter: Filter) { items(filter: $filter) { id } }';

describe('what is shared', () => {
  it.each<[string, string, Record<string, unknown>, string?]>([
    ['layout and comments', 'subscription ($filter: Filter) {\n # all\n items(filter: $filter) {\n  id } }', {}],
    ['a cursor in the text', 'subscription ($filter: Filter) { items(after: "x", filter: $filter) { id } }', {}],
    [
      'a cursor in a variable',
      'subscription ($after: String, $filter: Filter) { items(filter: $filter, after: $after) { id } }',
      { after: 'x' },
    ],
    ['variables that nobody declared', PLAIN, { other: 1 }],
  ])('is not told apart by %s', (_, source, variables) => {
    const filter = { a: 1, b: [1, 2] };
    expect(keyOf(source, { ...variables, filter })).toBe(keyOf(PLAIN, { filter: { b: [1, 2], a: 1 } }));
  });

  it('loses a cursor inside of a fragment, too', () => {
    const source = (argument: string) =>
      `subscription ($c: String) { ...Root } fragment Root on Subscription { items${argument} { id } }`;
    expect(keyOf(source('(after: $c)'), { c: 'x' })).toBe(keyOf(source('').replace(' ($c: String)', '')));
  });
});

describe('what is not shared', () => {
  it.each<[string, string, Record<string, unknown>, object?]>([
    ['other variables', PLAIN, { filter: { a: 2 } }],
    ['an order in a list', PLAIN, { filter: { b: [2, 1] } }],
    ['null for nothing', PLAIN, { filter: null }],
    ['other fields', PLAIN.replace('{ id }', '{ id before }'), { filter: { a: 1 } }],
    ['another alias', PLAIN.replace('{ id }', '{ key: id }'), { filter: { a: 1 } }],
    ['other rights', PLAIN, { filter: { a: 1 } }, { rights: 'guest' }],
    ['an argument of that name further down', PLAIN.replace('{ id }', '{ before(after: "x") }'), { filter: { a: 1 } }],
  ])('is told apart by %s', (_, source, variables, options = {}) => {
    expect(keyOf(source, variables, options)).not.toBe(keyOf(PLAIN, { filter: { a: 1 } }));
  });

  it('keeps an argument called `after` that is not the cursor of the subscription', () => {
    const source = 'subscription ($c: String) { items(after: $c) { before(after: $c) } }';
    expect(keyOf(source, { c: 'x' })).not.toBe(keyOf(source, { c: 'y' }));
  });

  it('is the other operation of the same document', () => {
    const source = 'subscription A { items { id } } subscription B { items { before } }';
    expect(keyOf(source, {}, { name: 'A' })).not.toBe(keyOf(source, {}, { name: 'B' }));
  });
});
