import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ViewerRole } from '../../src/auth/viewer.js';
import { aToken, type HostileSocket, openProduction, type Production, type Refusal } from './hostile-support.js';

/** What a refusal may take on a busy machine; a document that explodes takes minutes, or all memory. */
const AT_ONCE_MS = 5_000;
const NO_SUCH_OPERATION = {
  message: 'The document has no operation of this name, or several and none was chosen.',
  extensions: { code: 'OPERATION_RESOLUTION_FAILURE', retryable: false },
};
const PAUSE = 'pauseOutbound(input: { reason: "x" }) { userErrors { code } }';

let here: Production;
const sockets = new Map<ViewerRole, HostileSocket>();
beforeAll(async () => {
  here = await openProduction();
  await here.scenario.mailed('Hostile', 'Hostile-1');
});
afterAll(async () => {
  for (const socket of sockets.values()) await socket.close();
  await here.close();
});

const times = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const inside = (depth: number, open: string, core: string, close: string) =>
  open.repeat(depth) + core + close.repeat(depth);
const chain = (length: number, part: (index: number) => string) => times(length, part);

const DEEP = `{ therapists { nodes ${inside(8, '{ contactPoint { owner', '{ id }', '} }')} } }`;
const MUTATION_IN_DEPTH = `mutation { ${PAUSE} requestPlacement(input: {}) ${inside(9, '{ placementRequest { therapist { contactPoint { owner { placementRequests { nodes', '{ id }', '} } } } } }')} }`;

/** Documents that are refused to everybody, and the code and setting that say so. */
const HOSTILE: [string, string, string, RegExp, object?][] = [
  ['introspection', '{ __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED', /introspection/],
  [
    'introspection of one type',
    '{ a: __type(name: "Email") { n: name } }',
    'GRAPHQL_VALIDATION_FAILED',
    /introspection/,
  ],
  [
    'introspection in a fragment, beside a mutation',
    `mutation { ${PAUSE} ...F } fragment F on Mutation { __typename ... on Query { __schema { types { name } } } }`,
    'GRAPHQL_VALIDATION_FAILED',
    /./,
  ],
  ['depth', DEEP, 'TOO_COMPLEX', /MAX_DEPTH/],
  ['depth below a mutation', MUTATION_IN_DEPTH, 'TOO_COMPLEX|GRAPHQL_VALIDATION_FAILED', /./],
  [
    'depth in fragments',
    `{ therapists { nodes { ...F0 } } } ${chain(9, (i) => `fragment F${i} on Therapist { contactPoint { owner { ...F${i + 1} } } }`)} fragment F9 on Therapist { id }`,
    'TOO_COMPLEX',
    /MAX_DEPTH/,
  ],
  ['1,000 aliases', `{ ${times(1_000, (i) => `a${i}: __typename`)} }`, 'GRAPHQL_PARSE_FAILED', /tokens/],
  ['300 aliases', `{ ${times(300, (i) => `a${i}: __typename`)} }`, 'TOO_COMPLEX', /MAX_ALIASES/],
  [
    '1,000 mutations by other names',
    `mutation { ${times(100, (i) => `a${i}: ${PAUSE}`)} }`,
    'TOO_COMPLEX',
    /MAX_ALIASES/,
  ],
  [
    'aliases in a fragment that is spread 60 times',
    `{ ${times(60, () => '...F')} } fragment F on Query { a: __typename }`,
    'TOO_COMPLEX',
    /MAX_ALIASES/,
  ],
  ['60 directives', `{ ${times(60, () => '__typename @include(if: true)')} }`, 'TOO_COMPLEX', /MAX_DIRECTIVES/],
  [
    'a fragment that spreads itself',
    '{ emails { nodes { ...F } } } fragment F on Email { id ...F }',
    'GRAPHQL_VALIDATION_FAILED',
    /Cannot spread fragment/,
  ],
  [
    'fragments that spread each other, one beside the operation',
    '{ __typename } fragment A on Email { ...B } fragment B on Email { batch { email { ...A } } }',
    'GRAPHQL_VALIDATION_FAILED',
    /./,
  ],
  [
    'fragments that double at each of twenty levels',
    `{ therapists { nodes { ...F0 } } } ${chain(20, (i) => `fragment F${i} on Therapist { ...F${i + 1} ...F${i + 1} }`)} fragment F20 on Therapist { contactPoint { id } }`,
    'TOO_COMPLEX',
    /./,
  ],
  [
    'fragments that double, with fields that clash',
    `{ therapists { nodes { ...F0 } } } ${chain(20, (i) => `fragment F${i} on Therapist { contactPoint { owner { a: id ...F${i + 1} } } contactPoint { owner { a: status ...F${i + 1} } } }`)} fragment F20 on Therapist { id }`,
    '.',
    /./,
  ],
  [
    'a hundred times a hundred times a hundred',
    '{ emails(first: 100) { nodes { therapist { emails(first: 100) { nodes { therapist { emails(first: 100) { nodes { id } } } } } } } } }',
    'TOO_COMPLEX',
    /MAX_COST/,
  ],
  [
    'the same with variables',
    'query ($n: Int) { emails(first: $n) { nodes { therapist { emails(first: $n) { nodes { therapist { emails(first: $n) { nodes { id } } } } } } } } }',
    'TOO_COMPLEX',
    /MAX_COST/,
    { n: 100 },
  ],
  ['no operation', 'fragment F on Query { __typename }', '.', /./],
  ['two operations, neither chosen', `query A { __typename } mutation B { ${PAUSE} }`, '.', /operation/],
  ['nothing', ' ', 'GRAPHQL_PARSE_FAILED', /./],
  ['brackets', '{'.repeat(10_000), 'GRAPHQL_PARSE_FAILED', /./],
  ['lists in lists', `{ node(id: ${inside(900, '[', '1', ']')}) { id } }`, '.', /./],
  ['a type system', 'type Query { a: Int } query { __typename }', 'GRAPHQL_VALIDATION_FAILED', /./],
];

describe.each(HOSTILE)('a document with %s', (_, query, code, message, variables = {}) => {
  it('is refused over HTTP and on a socket with the same words, again and again, and nothing happens', async () => {
    await here.unchanged(async () => {
      const begin = performance.now();
      const overHttp = await errorsOverHttp('ADMIN', query, variables);
      for (const errors of [
        overHttp,
        await errorsOverHttp('ADMIN', query, variables),
        await errorsOnSocket('ADMIN', query, variables),
        await errorsOnSocket('ADMIN', query, variables),
      ]) {
        expect(errors).toEqual(overHttp);
        for (const error of errors) expect(error.extensions.code).toMatch(new RegExp(`^(?:${code})`));
        expect(errors.map((error) => error.message).join()).toMatch(message);
      }
      expect(performance.now() - begin).toBeLessThan(4 * AT_ONCE_MS);
    });
  });
});

describe('rights', () => {
  const WITHOUT: [string, ViewerRole, string, object?][] = [
    ['a mutation', 'VIEWER', `mutation { ${PAUSE} }`],
    ['a mutation in a fragment', 'VIEWER', `mutation { ...F } fragment F on Mutation { ${PAUSE} }`],
    ['one mutation beside one that is allowed', 'SERVICE', `mutation { a: ${PAUSE} b: ${PAUSE} }`],
    ['a text', 'VIEWER', '{ emails { nodes { id subject } } }'],
    ['a text under another name', 'VIEWER', '{ emails { nodes { id: subject } } }'],
    ['a text that a directive leaves out', 'VIEWER', '{ emails { nodes { id subject @skip(if: true) } } }'],
    ['a patient behind node', 'SERVICE', '{ node(id: "x") { ... on PlacementRequest { patient { complaints } } } }'],
    [
      'a patient in a payload',
      'SERVICE',
      'mutation { cancelEmail(input: { emailId: "x" }) { email { batch { items { nodes { placementRequest { patient { age } } } } } } } }',
    ],
    [
      'a search for what it may not see',
      'VIEWER',
      '{ placementRequests(filter: { patientExternalIds: ["p"] }) { totalCount } }',
    ],
    [
      'a search in variables',
      'VIEWER',
      'query ($f: PlacementRequestFilter) { placementRequests(filter: $f) { totalCount } }',
      { f: { patientExternalIds: ['p'] } },
    ],
    ['an order', 'VIEWER', '{ therapists(orderBy: { field: LAST_NAME, direction: ASC }) { nodes { id } } }'],
    [
      'an order in variables',
      'VIEWER',
      'query ($f: TherapistOrderField!) { therapists(orderBy: { field: $f, direction: ASC }) { nodes { id } } }',
      { f: 'LAST_NAME' },
    ],
    ['dead letters', 'MANAGER', '{ deadLetters { nodes { payload { content } } } }'],
    ['a text in a subscription', 'VIEWER', 'subscription { emailStatusChanged { email { subject } } }'],
    [
      'a patient in a subscription',
      'SERVICE',
      'subscription { placementRequestStatusChanged { placementRequest { patient { age } } } }',
    ],
  ];

  it.each(WITHOUT)(
    'refuse %s to %s, also after others had the same document',
    async (_, role, query, variables = {}) => {
      const isSubscription = query.startsWith('subscription');
      await here.unchanged(async () => {
        // Known by now to whatever keeps documents and verdicts.
        if (!isSubscription && !query.startsWith('mutation')) await here.ask('ADMIN', query, variables);
        const onSocket = await errorsOnSocket(role, query, variables);
        expect(onSocket).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
        expect(onSocket[0]?.message).toContain(`The role ${role} may not use `);
        const answer = await here.ask(role, query, variables);
        expect(answer).toMatchObject({ status: 403, errors: onSocket });
        expect(answer).not.toHaveProperty('data');
      });
    },
  );
});

it.each(['', 'A', '__proto__', 'constructor', 'x'.repeat(10_000)])(
  'an operation that is asked for by the name "%.20s", which none has, runs nothing, though others ran it without',
  async (operationName) => {
    const query = '{ emails { nodes { subject } } }';
    expect((await here.ask('ADMIN', query)).data.emails.nodes).toHaveLength(1);
    const authorization = `Bearer ${await aToken('VIEWER')}`;
    for (const _ of [1, 2]) {
      const answer = await here.send('POST', '/graphql', { query, operationName }, { authorization });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text)).toEqual({ errors: [expect.objectContaining(NO_SUCH_OPERATION)] });
    }
    const parameters = new URLSearchParams({ query, operationName });
    const headers = { authorization, 'apollo-require-preflight': '1' };
    expect((await here.send('GET', `/graphql?${parameters}`, undefined, headers)).status).toBe(400);
    const socket = await here.socket('VIEWER');
    socket.send({ id: 'x', type: 'subscribe', payload: { query, operationName } });
    expect(await socket.next()).toMatchObject({ id: 'x', type: 'error', payload: [NO_SUCH_OPERATION] });
    await socket.close();
  },
);

async function errorsOverHttp(role: ViewerRole, query: string, variables: object): Promise<readonly Refusal[]> {
  const { status, data, errors = [] } = await here.ask(role, query, variables);
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  return errors.map(withoutPlace);
}

async function errorsOnSocket(role: ViewerRole, query: string, variables: object): Promise<readonly Refusal[]> {
  const socket = sockets.get(role) ?? (await here.socket(role));
  sockets.set(role, socket);
  socket.subscribe('x', query, variables);
  const frame = await socket.next();
  expect(frame).toMatchObject({ id: 'x', type: 'error' });
  return ((frame?.payload ?? []) as Refusal[]).map(withoutPlace);
}

function withoutPlace({ message, extensions }: Refusal): Refusal {
  return { message, extensions };
}
