import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse } from 'graphql';
import type { Viewer } from '../../../../src/auth/viewer.js';
import { compileCost } from '../../../../src/http/operations/compileCost.js';
import { createOperationGate } from '../../../../src/http/operations/createOperationGate.js';
import { parseAndValidate } from '../../../../src/http/parseAndValidate.js';
import { openGate, TEST_LIMITS } from '../../../support/openGate.js';
import { readText } from '../../docs/markdown.js';

const schema = buildSchema(readText('schema.graphql'));
const gate = openGate(schema, false);
const ANNA: Viewer = { role: 'STAFF', subject: 'anna', expiresAt: 0 };

function problemsOf(source: string): string[] {
  const document = parseAndValidate(schema, source, gate);
  return Array.isArray(document) ? document.map(({ message }) => message) : [];
}

function costOf(source: string, variables = {}): number {
  const document = parse(source);
  const operation = document.definitions.find((node) => node.kind === 'OperationDefinition');
  return compileCost(schema, document, operation as never)(variables);
}

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const nested = (depth: number) =>
  `{ node(id: "x") { ... on Therapist ${times(depth, () => '{ contactPoint { owner')} { id } ${'} }'.repeat(depth)} } }`;
const refused = (limit: string) => [expect.stringContaining(limit)];

describe('a hostile document', () => {
  it.each<[string, string, string]>([
    ['1,000 aliases', `{ ${times(300, (index) => `a${index}: __typename`)} }`, 'MAX_ALIASES'],
    [
      'aliases in fragments that are spread again and again',
      `{ ${times(60, () => '...F')} } fragment F on Query { a: __typename }`,
      'MAX_ALIASES',
    ],
    ['more depth than there is', nested(10), 'MAX_DEPTH'],
    [
      'depth in fragments',
      `{ therapists { nodes { ...F0 } } } ${times(9, (i) => `fragment F${i} on Therapist { contactPoint { owner { ...F${i + 1} } } }`)} fragment F9 on Therapist { id }`,
      'MAX_DEPTH',
    ],
    ['directives', `{ __typename ${times(60, () => '@include(if: true)')} }`, 'MAX_DIRECTIVES'],
  ])('is refused: %s', (_, source, limit) => {
    expect(problemsOf(source)).toEqual(expect.arrayContaining(refused(limit)));
  });

  it('is refused: 1,000 aliases, before it is even parsed', () => {
    expect(problemsOf(`{ ${times(1_000, (index) => `a${index}: __typename`)} }`)).toEqual([
      expect.stringContaining('more that 2000 tokens'),
    ]);
  });

  it('is refused: a fragment that spreads itself, or another one that spreads it', () => {
    expect(problemsOf('{ emails { nodes { ...F } } } fragment F on Email { id ...F }')).toEqual(
      refused('Cannot spread fragment'),
    );
    const circle =
      '{ emails { nodes { ...A } } } fragment A on Email { ...B } fragment B on Email { batch { email { ...A } } }';
    expect(problemsOf(circle)).toEqual(refused('Cannot spread fragment'));
  });

  it('is refused: introspection, where it is off', () => {
    expect(problemsOf('{ __schema { types { name } } }').length).toBeGreaterThan(0);
    expect(problemsOf('{ __type(name: "Email") { name } }').length).toBeGreaterThan(0);
  });

  it('whose fragments double at each of twenty levels is judged at once', () => {
    const doubling = `{ therapists { nodes { ...F0 } } } ${times(20, (i) => `fragment F${i} on Therapist { ...F${i + 1} ...F${i + 1} }`)} fragment F20 on Therapist { contactPoint { id } }`;
    expect(costOf(doubling)).toBeGreaterThan(2 ** 20);
  });
});

describe('the cost of an operation', () => {
  const LISTS =
    'query ($n: Int, $m: Int = 10) { emails(first: $n) { nodes { batch { items(first: $m) { nodes { position } } } } } }';

  it.each<[string, object, number]>([
    // emails and nodes, then for each of n: batch, items, nodes and position for each of m
    ['lengths in variables', { n: 5, m: 3 }, 1 + 5 * (1 + 1 + 1 + 3 * 2)],
    ['the default of a variable', { n: 1 }, 1 + (1 + 1 + 1 + 10 * 2)],
    ['the default of a page', {}, 1 + 20 * (1 + 1 + 1 + 10 * 2)],
    ['an explicit null', { n: null, m: 1 }, 1 + 20 * (1 + 1 + 1 + 2)],
    ['what is no number', { n: 'many', m: 1 }, 1 + 20 * (1 + 1 + 1 + 2)],
    ['less than nothing', { n: -5, m: 1 }, 1 + (1 + 1 + 1 + 2)],
  ])('counts connections with %s', (_, variables, cost) => {
    expect(costOf(LISTS, variables)).toBe(cost);
  });

  it('counts ids, short lists and what is worth more', () => {
    expect(costOf('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] })).toBe(1 + 3);
    expect(costOf('{ emails(first: 2) { totalCount } }')).toBe(1 + 2 * 20);
    expect(costOf('{ node(id: "x") { ... on Email { reasons { code } } } }')).toBe(1 + 1 + 5);
  });

  it('lets a frontend have nested lists of a hundred, and no more', async () => {
    const document = parse(
      'query ($n: Int) { emails(first: $n) { nodes { id subject batch { items(first: $n) { nodes { position outcome placementRequest { id status } } } } } } }',
    );
    const ask = (n: number) => gate.admit({ document, variables: { n }, viewer: ANNA });
    await ask(50);
    await ask(100);
    await expect(ask(250)).rejects.toMatchObject({
      originalError: { code: 'TOO_COMPLEX' },
      extensions: { http: { status: 400 } },
    });
    // The document is known by now; its variables decide each time.
    await ask(100);
    await expect(ask(100_000)).rejects.toMatchObject({ originalError: { code: 'TOO_COMPLEX' } });
  });
});

describe('the cost of a minute', () => {
  it('is limited for each user, an operation counting 1,000 at least', async () => {
    const limits = { ...TEST_LIMITS, costPerMinute: 3_000 };
    const limited = createOperationGate({ schema, limits, rightOf: () => undefined, introspection: false });
    const document = parse('{ serviceStatus { now } }');
    const ask = (viewer: Viewer) => limited.admit({ document, variables: {}, viewer });
    for (let count = 0; count < 3; count++) await ask(ANNA);
    await expect(ask(ANNA)).rejects.toMatchObject({
      originalError: { code: 'RATE_LIMITED', retryable: true, details: { retryAfterSeconds: expect.any(Number) } },
      extensions: { http: { status: 429 } },
    });
    await ask({ ...ANNA, subject: 'berta' });
    for (let count = 0; count < 10; count++) await ask({ ...ANNA, subject: null });
  });
});
